import { useQuery } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import { useDecide } from '@/api/approvals'
import { sourcesOptions } from '@/api/fleet'
import { ApprovalList } from '@/domain/approval/approval-list'
import { tellRefused } from '@/domain/approval/approval-words'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'
import { AgentItem, SourceItem, TaskItem } from './needs-items'
import { useNeeds } from './use-needs'

/** The most important box: who asks, who waits for a person, and what went wrong. */
export function NeedsYou({ workspace }: { workspace: string | null }) {
  const needs = useNeeds(workspace)
  const decide = useDecide(tellRefused)
  const sources = useQuery(sourcesOptions())
  const broken = (sources.data?.items ?? []).filter(
    (source) => source.problems > 0 || source.state === 'problem',
  )
  const { approvals, waiting, taskIds, fallen } = needs
  const count = approvals.length + waiting.length + taskIds.length + fallen.length + broken.length
  return (
    <Panel
      title="Needs you"
      aside={
        count > 0 && (
          <span className="num inline-flex h-5 min-w-5 items-center justify-center rounded-tag border border-warn-line bg-warn-bg px-1 text-12 text-warn-text">
            {count}
          </span>
        )
      }
      className="h-62 shrink-0 max-lg:h-auto max-lg:max-h-96"
      bodyClassName="overflow-y-auto"
    >
      {needs.isPending ? (
        <SkeletonRows rows={3} label="Loading what needs you" />
      ) : needs.error ? (
        <ErrorState error={needs.error} onRetry={needs.retry} />
      ) : count === 0 ? (
        <NothingNeedsYou />
      ) : (
        <>
          {approvals.length > 0 && (
            <div className="row-lines">
              <ApprovalList
                approvals={approvals}
                onDecide={(approval, decision) => decide.mutate({ approval, decision })}
              />
            </div>
          )}
          <ul>
            {waiting.map((id) => (
              <AgentItem key={id} id={id} />
            ))}
            {taskIds.map((id) => (
              <TaskItem key={id} id={id} />
            ))}
            {fallen.map((id) => (
              <AgentItem key={id} id={id} />
            ))}
            {broken.map((source) => (
              <SourceItem key={source.id} source={source} />
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}

export function NothingNeedsYou() {
  return (
    <EmptyState icon={<Check size={16} />} title="Nothing needs you">
      Calls that ask for permission come here first, then agents that are stuck, wait for you or failed, and
      tasks that failed or are paused.
    </EmptyState>
  )
}
