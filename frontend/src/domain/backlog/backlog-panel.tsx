import { clsx } from 'clsx'
import { ListTodo } from 'lucide-react'
import type { Backlog } from '@/api/types'
import { exactNumber } from '@/lib/numbers'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'
import { BacklogTable } from './backlog-table'
import { PriorityLegend } from './priorities'
import { WeekBars } from './week-bars'

type Props = {
  /** The query of `backlogOptions` (api/backlog.ts); the socket keeps it fresh. */
  backlog: { data: Backlog | undefined; isPending: boolean; error: Error | null; refetch: () => unknown }
  className?: string
}

/** What waits in each workspace, how old it is, and whether it grows. */
export function BacklogPanel({ backlog, className }: Props) {
  const found = backlog.data
  return (
    <Panel
      title="Backlog"
      aside={found && `${exactNumber(found.pending)} pending`}
      actions={found && found.items.length > 0 && <PriorityLegend />}
      className={clsx('@container/backlog', className)}
      bodyClassName="flex flex-col overflow-y-auto"
      footer={found && found.items.length > 0 ? <Foot backlog={found} /> : undefined}
    >
      {backlog.isPending ? (
        <SkeletonRows rows={5} label="Loading the backlog" />
      ) : backlog.error && !found ? (
        <ErrorState error={backlog.error} onRetry={() => void backlog.refetch()} />
      ) : !found || found.items.length === 0 ? (
        <EmptyState icon={<ListTodo size={16} />} title="No backlog yet">
          A dispatcher’s <code className="text-11">backlogs/*.md</code> stand here: start with{' '}
          <code className="text-11">fleetdeck up --dispatcher PATH</code>.
        </EmptyState>
      ) : (
        <>
          <BacklogTable workspaces={found.items} />
          <WeekBars days={found.days} />
        </>
      )}
    </Panel>
  )
}

function Foot({ backlog }: { backlog: Backlog }) {
  const grows = backlog.growing_by
  return (
    <>
      <Sum colour="var(--chart-5)" name="sent" value={backlog.dispatched} />
      <Sum colour="var(--chart-0)" name="done" value={backlog.completed} />
      <span className="truncate text-t3">in 7 days</span>
      <span
        className={clsx('num ml-auto whitespace-nowrap', grows > 0 ? 'text-warn-text' : 'text-done-text')}
      >
        {grows > 0
          ? `growing by ${exactNumber(grows)}`
          : grows < 0
            ? `shrinking by ${exactNumber(-grows)}`
            : 'steady'}
      </span>
    </>
  )
}

function Sum({ colour, name, value }: { colour: string; name: string; value: number }) {
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap">
      <span className="size-2 rounded-[1px]" style={{ background: colour }} aria-hidden />
      {name} <span className="num font-semibold text-t1">{exactNumber(value)}</span>
    </span>
  )
}
