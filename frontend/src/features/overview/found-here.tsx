import { useMutation, useQuery } from '@tanstack/react-query'
import { RefreshCw, SearchX } from 'lucide-react'
import { Link } from 'react-router'
import { api, call } from '@/api/client'
import { sourcesOptions } from '@/api/fleet'
import type { AgentStatus, FoundSource, ImportProgress, Source } from '@/api/types'
import { StatusMark } from '@/domain/status-mark'
import { compactNumber, exactNumber } from '@/lib/numbers'
import { duration } from '@/lib/time'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { ProgressBar } from '@/ui/progress-bar'
import { SkeletonRows } from '@/ui/skeleton'
import { toast } from '@/ui/toast'

const rescan = (source: Source) =>
  call(api.POST('/api/v1/sources/{source_id}/rescan', { params: { path: { source_id: source.id } } }))

/** What lies on this machine that tells of agents, and how far its import is. */
export function FoundHere() {
  const sources = useQuery(sourcesOptions())
  const items = sources.data?.items ?? []
  const found = sources.data?.found ?? []
  const look = useMutation({
    mutationFn: () => Promise.all(items.filter((source) => source.actions.includes('rescan')).map(rescan)),
    onSuccess: () => sources.refetch(),
    onError: (error) => toast.failed('Not looked again', error.message),
  })
  return (
    <Panel
      title="Found on this machine"
      aside={<span className="max-md:hidden">read only, nothing is changed there</span>}
      actions={
        <Button
          variant="quiet"
          small
          busy={look.isPending}
          disabled={items.length === 0}
          icon={<RefreshCw size={13} aria-hidden />}
          onClick={() => look.mutate()}
        >
          Look again
        </Button>
      }
    >
      {sources.isPending ? (
        <SkeletonRows rows={3} label="Looking for sources" />
      ) : sources.error && !sources.data ? (
        <ErrorState error={sources.error} onRetry={() => void sources.refetch()} />
      ) : items.length + found.length === 0 ? (
        <EmptyState icon={<SearchX size={16} />} title="Nothing found yet">
          Fleetdeck looks for Claude Code transcripts under{' '}
          <code className="text-11">~/.claude/projects</code>.
        </EmptyState>
      ) : (
        <ul>
          {items.map((source) => (
            <SourceRow key={source.id} source={source} />
          ))}
          {found.map((one) => (
            <FoundRow key={one.path} found={one} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

const line = 'row-lines flex min-h-9 items-center gap-3 px-3 last:border-b-0 max-md:min-h-11'

const marks: Partial<Record<Source['state'], AgentStatus>> = { starting: 'created', live: 'completed' }

function SourceRow({ source }: { source: Source }) {
  // The server keeps the figures of the last import; only one under way is shown.
  const progress = source.state === 'importing' ? source.import : null
  return (
    <li className="row-lines px-3 py-2.5 last:border-b-0">
      <div className="flex items-center gap-3">
        <StatusMark status={progress ? 'running' : (marks[source.state] ?? 'idle')} />
        <Link
          to={`/sources?open=${encodeURIComponent(source.id)}`}
          className="shrink-0 font-medium hover:text-link"
        >
          {source.name}
        </Link>
        <code className="truncate text-t2" title={source.path}>
          {source.path}
        </code>
        <span className="ml-auto shrink-0 text-12 text-t2 max-md:hidden">
          {source.state_reason || source.state}
        </span>
      </div>
      {progress && <ImportLine progress={progress} name={source.name} />}
    </li>
  )
}

function ImportLine({ progress, name }: { progress: ImportProgress; name: string }) {
  const whole = progress.bytes_total > 0 ? progress.bytes_done / progress.bytes_total : 0
  return (
    <div className="mt-2 pl-6.5">
      <div className="flex items-center gap-3">
        <ProgressBar label={`Import of ${name}`} ratio={whole} className="flex-1" />
        <span className="num w-10 text-right font-semibold">{Math.round(whole * 100)}%</span>
      </div>
      <p className="num mt-1 flex flex-wrap gap-x-4 text-12 text-t3">
        <span>
          <span className="font-medium text-t1">{exactNumber(progress.files_done)}</span> of{' '}
          {exactNumber(progress.files_total)} files
        </span>
        <span title={exactNumber(progress.lines_done)}>
          <span className="font-medium text-t1">{compactNumber(progress.lines_done)}</span> lines
        </span>
        {progress.seconds_left !== null && (
          <span className="ml-auto">about {duration(progress.seconds_left * 1000)} left</span>
        )}
      </p>
    </div>
  )
}

function FoundRow({ found }: { found: FoundSource }) {
  return (
    <li className={line}>
      <StatusMark status={found.present ? 'idle' : 'lost'} />
      <span className="min-w-36 shrink-0 font-medium">{found.name}</span>
      <code className="min-w-0 flex-1 truncate text-t2" title={found.path}>
        {found.path}
      </code>
      <span className="shrink-0 text-12 text-t3">{found.detail}</span>
    </li>
  )
}
