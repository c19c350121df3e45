import { clsx } from 'clsx'
import { ArrowRight, ChevronDown, ChevronRight } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import type { AgentFile, FileChange } from '@/api/types'
import { ClockTime } from '@/domain/time'
import { exactNumber, plural } from '@/lib/numbers'
import { CopyButton } from '@/ui/copy-button'
import { PatchOf } from '../diff/patch-of'
import { tabPath } from '../params'

const FIRST_OPEN = 3

const changes = (change: FileChange) => change.operation !== 'read'

/** What was done to one file, in order; each change opens to its diff and leads to the call that made it. */
export function FileHistory({
  agentId,
  file,
  wanted,
}: {
  agentId: string
  file: AgentFile
  wanted: string | null
}) {
  const [open, setOpen] = useState<ReadonlySet<number>>(() => {
    const chosen = file.changes.filter((change) => String(change.seq) === wanted)
    const first = chosen.length > 0 ? chosen : file.changes.filter(changes).slice(-FIRST_OPEN)
    return new Set(first.map((change) => change.seq))
  })
  const toggle = (seq: number) => {
    const next = new Set(open)
    if (!next.delete(seq)) next.add(seq)
    setOpen(next)
  }
  const { created, modified, deleted, read } = file.operations
  const counts = [
    [created, 'created'],
    [modified, 'modified'],
    [deleted, 'deleted'],
    [read, 'read'],
  ] as const
  return (
    <>
      <div className="flex min-h-10 shrink-0 items-center gap-2 border-line border-b px-4 max-md:px-3">
        <h2 className="truncate font-mono text-12" title={file.path}>
          {file.path}
        </h2>
        <CopyButton text={file.path} label="Copy the path" />
        <span className="num ml-auto shrink-0 text-12 text-t2">
          {counts
            .filter(([count]) => count > 0)
            .map(([count, word]) => `${exactNumber(count)} ${word}`)
            .join(' · ')}
        </span>
      </div>
      <ol className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto p-4 max-md:p-3">
        {file.changes.map((change) => (
          <Change
            key={change.seq}
            agentId={agentId}
            path={file.path}
            change={change}
            open={open.has(change.seq)}
            wanted={String(change.seq) === wanted}
            onToggle={() => toggle(change.seq)}
          />
        ))}
      </ol>
    </>
  )
}

type Props = {
  agentId: string
  path: string
  change: FileChange
  open: boolean
  wanted: boolean
  onToggle: () => void
}

function Change({ agentId, path, change, open, wanted, onToggle }: Props) {
  const item = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (wanted) item.current?.scrollIntoView({ block: 'start' })
  }, [wanted])
  const opens = changes(change)
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <li
      ref={item}
      className={clsx(
        'shrink-0 overflow-hidden rounded-panel border bg-surface',
        wanted ? 'border-accent' : 'border-line',
      )}
    >
      <div
        className={clsx(
          'flex h-7 items-center gap-2 px-2.5 max-md:h-11',
          open && 'border-line border-b bg-raised',
        )}
      >
        {opens ? (
          <button
            type="button"
            aria-expanded={open}
            data-focus="inset"
            onClick={onToggle}
            className="flex flex-1 items-center gap-2 self-stretch text-left"
          >
            <Chevron size={13} aria-hidden className="text-t3" />
            <span className="font-semibold text-13 capitalize">{change.operation}</span>
          </button>
        ) : (
          <span className="flex-1 pl-5.5 text-13 text-t2">
            Read{change.lines !== null && <span className="num">, {plural(change.lines, 'line')}</span>}
          </span>
        )}
        {opens && (
          <span className="num text-12">
            <span className="text-done-text">+{change.lines_added ?? 0}</span>{' '}
            <span className="text-fail-text">−{change.lines_removed ?? 0}</span>
          </span>
        )}
        <ClockTime time={change.time} seconds />
        {change.tool_call_id && (
          <Link
            to={tabPath(agentId, 'conversation', { at: change.tool_call_id })}
            className="inline-flex items-center gap-1 text-12 text-link hover:underline"
          >
            Call <ArrowRight size={12} aria-hidden />
          </Link>
        )}
      </div>
      {open && <PatchOf agentId={agentId} seq={change.seq} path={path} />}
    </li>
  )
}
