import { useMutation, useQuery } from '@tanstack/react-query'
import { Plus, RefreshCw, SearchX } from 'lucide-react'
import type { CheckedSource } from '@/api/types'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'
import { toast } from '@/ui/toast'
import { SourceIcon } from './kinds'
import { addSource, foundOptions } from './queries'
import { useSourceChanges } from './use-source-changes'

/** What lies on this machine and tells of agents: one click adds it. */
export function FoundPanel() {
  const found = useQuery(foundOptions())
  const items = found.data?.items ?? []
  return (
    <Panel
      title="Found on this machine"
      aside={<span className="max-md:hidden">read only, nothing is changed there</span>}
      className="shrink-0"
      actions={
        <Button
          variant="quiet"
          small
          busy={found.isFetching}
          icon={<RefreshCw size={13} aria-hidden />}
          onClick={() => void found.refetch()}
        >
          Look again
        </Button>
      }
    >
      {found.isPending ? (
        <SkeletonRows rows={2} label="Looking for sources" />
      ) : found.error && !found.data ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState icon={<SearchX size={16} />} title="Nothing else found">
          Fleetdeck looks where coding agents keep their sessions, and in the folders where agents worked
          lately.
        </EmptyState>
      ) : (
        <ul>
          {items.map((one) => (
            <FoundRow key={`${one.kind} ${one.path}`} found={one} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

function FoundRow({ found }: { found: CheckedSource }) {
  const changed = useSourceChanges()
  const add = useMutation({
    mutationFn: () => addSource({ kind: found.kind, path: found.path }),
    onSuccess: (source) => {
      toast.done(`${found.name} is read from now on`)
      changed(source)
    },
    onError: (error) => toast.failed('Not added', error.message),
  })
  return (
    <li className="row-lines flex min-h-9 items-center gap-3 px-3 last:border-b-0 max-md:min-h-14 max-md:flex-wrap max-md:py-1.5">
      <SourceIcon kind={found.kind} />
      <span className="w-40 shrink-0 truncate font-semibold max-md:w-auto">{found.name}</span>
      <code className="min-w-0 flex-1 truncate text-t2" title={found.path}>
        {found.path}
      </code>
      <span className="num shrink-0 text-12 text-t3 max-md:order-last max-md:w-full max-md:pl-7">
        {found.detail}
      </span>
      {found.added ? (
        <span className="w-14 shrink-0 text-right text-12 text-t3">Read</span>
      ) : (
        <span className="flex w-14 shrink-0 justify-end">
          <Button
            small
            busy={add.isPending}
            icon={<Plus size={13} aria-hidden />}
            aria-label={`Add ${found.name} at ${found.path}`}
            onClick={() => add.mutate()}
            className="max-md:h-11"
          >
            Add
          </Button>
        </span>
      )}
    </li>
  )
}
