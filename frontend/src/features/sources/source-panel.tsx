import { useMutation } from '@tanstack/react-query'
import { Lock, RefreshCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Source } from '@/api/types'
import { Ago } from '@/domain/time'
import { exactNumber, plural } from '@/lib/numbers'
import { Button, buttonLook } from '@/ui/button'
import { CopyButton } from '@/ui/copy-button'
import { SidePanel } from '@/ui/side-panel'
import { toast } from '@/ui/toast'
import { SourceIcon } from './kinds'
import { lagText } from './lag'
import { PauseButton } from './pause-button'
import { ProblemList } from './problem-list'
import { rescan } from './queries'
import { RemoveSource } from './remove-source'
import { SourceState } from './state'

type Props = {
  source: Source
  position: string
  onPrevious: (() => void) | undefined
  onNext: (() => void) | undefined
  onClose: () => void
}

const setBy: Record<Source['origin'], string> = {
  configured: 'the server’s configuration',
  added: 'a person, on this screen',
  collector: 'the collector on its machine',
  sent: 'whoever sends it',
  built_in: 'Fleetdeck itself',
}

/** One source: what is known of it, and what of it could not be read. */
export function SourcePanel({ source, position, onPrevious, onNext, onClose }: Props) {
  const again = useMutation({
    mutationFn: () => rescan(source),
    onSuccess: () => toast.done(`${source.name} is read again`),
    onError: (error) => toast.failed('Not read again', error.message),
  })
  return (
    <SidePanel
      label={`Source ${source.name}`}
      head={
        <>
          <SourceIcon kind={source.kind} />
          <span className="ml-1 truncate" title={source.id}>
            {source.id}
          </span>
          <CopyButton text={source.id} label="Copy the source's id" />
        </>
      }
      position={position}
      openTo={null}
      onPrevious={onPrevious}
      onNext={onNext}
      onClose={onClose}
      footer={
        <>
          {source.actions.includes('rescan') && (
            <Button
              busy={again.isPending}
              icon={<RefreshCw size={14} aria-hidden />}
              onClick={() => again.mutate()}
              className="max-md:h-11"
            >
              Read again
            </Button>
          )}
          <PauseButton source={source} />
          <Link
            to={`/agents?source=${encodeURIComponent(source.id)}`}
            className={`${buttonLook('quiet')} max-md:h-11`}
          >
            Its agents
          </Link>
          {source.actions.includes('remove') && <RemoveSource source={source} onRemoved={onClose} />}
        </>
      }
    >
      <section className="border-line border-b px-4 py-3">
        <h2 className="font-semibold text-16">{source.name}</h2>
        <p className="flex flex-wrap items-center gap-x-2 text-13">
          <SourceState state={source.state} />
          {source.state_reason && <span className="text-t2">{source.state_reason}</span>}
        </p>
      </section>
      <dl className="grid grid-cols-[92px_minmax(0,1fr)] gap-y-0 border-line border-b px-4 py-3 text-13">
        <Fact name="Path">
          <code className="truncate" title={source.path}>
            {source.path}
          </code>
          <CopyButton text={source.path} label="Copy the path" />
        </Fact>
        {source.actions.length > 0 && (
          <Fact name="Access">
            <Lock size={13} aria-hidden className="text-t2" /> Read-only
            <span className="truncate text-t3">opened for reading only</span>
          </Fact>
        )}
        {source.machine && (
          <Fact name="Machine">
            <span className="truncate" title={source.machine}>
              {source.machine}
            </span>
          </Fact>
        )}
        <Fact name="Set by">
          <span className="text-t2">{setBy[source.origin]}</span>
        </Fact>
        <Fact name="Lag">
          <span className="num font-medium">{lagText(source)}</span>
          <span className="text-t3">from record to fact</span>
        </Fact>
        <Fact name="Today">
          <span className="num font-medium">{plural(source.facts_today, 'fact')}</span>
        </Fact>
        <Fact name="In all">
          <span className="num">{plural(source.facts_total, 'fact')}</span>
        </Fact>
        <Fact name="Last fact">
          {source.last_fact_at ? <Ago time={source.last_fact_at} phrase /> : 'none yet'}
        </Fact>
        {source.import && (
          <Fact name="History">
            <span className="num">
              {exactNumber(source.import.files_done)} of {plural(source.import.files_total, 'file')},{' '}
              {plural(source.import.lines_done, 'line')}
            </span>
          </Fact>
        )}
      </dl>
      <ProblemList key={source.id} source={source} />
    </SidePanel>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-t3 leading-6">{name}</dt>
      <dd className="flex min-h-6 min-w-0 items-center gap-2">{children}</dd>
    </>
  )
}
