import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RefreshCw, SearchX } from 'lucide-react'
import { sourcesKey } from '@/api/fleet'
import type { FoundSource, Source } from '@/api/types'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { Panel } from '@/ui/panel'
import { toast } from '@/ui/toast'
import { SourceIcon } from './kinds'
import { rescan } from './queries'

type Props = { found: readonly FoundSource[]; sources: readonly Source[] }

/** What else lies on this machine and tells of agents. */
export function FoundPanel({ found, sources }: Props) {
  const client = useQueryClient()
  const look = useMutation({
    mutationFn: () => Promise.all(sources.filter((source) => source.kind !== 'demo').map(rescan)),
    onSuccess: () => client.invalidateQueries({ queryKey: sourcesKey, exact: true }),
    onError: (error) => toast.failed('Not looked again', error.message),
  })
  return (
    <Panel
      title="Found on this machine"
      aside={<span className="max-md:hidden">read only, nothing is changed there</span>}
      className="shrink-0"
      actions={
        <Button
          variant="quiet"
          small
          busy={look.isPending}
          icon={<RefreshCw size={13} aria-hidden />}
          onClick={() => look.mutate()}
        >
          Look again
        </Button>
      }
    >
      {found.length === 0 ? (
        <EmptyState icon={<SearchX size={16} />} title="Nothing else found">
          Fleetdeck looks where coding agents keep their sessions by default.
        </EmptyState>
      ) : (
        <ul>
          {found.map((one) => (
            <li
              key={`${one.kind} ${one.path}`}
              className="row-lines flex min-h-9 items-center gap-3 px-3 last:border-b-0 max-md:min-h-14 max-md:flex-wrap"
            >
              <SourceIcon kind={one.kind} />
              <span className="w-44 shrink-0 truncate font-semibold max-md:w-auto">{one.name}</span>
              <code className="min-w-0 flex-1 truncate text-t2" title={one.path}>
                {one.path}
              </code>
              <span className="shrink-0 text-12 text-t3 max-md:hidden">
                {one.present ? one.detail : 'not there'}
                {one.present && !one.supported && ', not read yet'}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
