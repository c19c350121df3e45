import { useQuery } from '@tanstack/react-query'
import { isPending, taskApprovalsOptions, useDecide } from '@/api/approvals'
import type { Approval } from '@/api/types'
import { ApprovalList } from '@/domain/approval/approval-list'
import { decidedWords, tellRefused } from '@/domain/approval/approval-words'
import { StatusMark } from '@/domain/status-mark'
import { ClockTime } from '@/domain/time'
import { shownText } from '@/lib/plain-text'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'

/** What this task asks for now. Nothing stands here where nothing is asked. */
export function AskedPanel({ taskId }: { taskId: string }) {
  const list = useQuery({ ...taskApprovalsOptions(taskId), staleTime: 0 })
  const decide = useDecide(tellRefused)
  const pending = (list.data?.items ?? []).filter(isPending)
  if (pending.length === 0 && !(list.error && !list.data)) return null
  return (
    <Panel
      title="Waits for you"
      aside={
        <span className="num inline-flex h-5 min-w-5 items-center justify-center rounded-tag border border-warn-line bg-warn-bg px-1 text-12 text-warn-text">
          {pending.length}
        </span>
      }
      className="shrink-0"
    >
      {list.error && !list.data ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <ApprovalList
          approvals={pending}
          withTask={false}
          onDecide={(approval, decision) => decide.mutate({ approval, decision })}
        />
      )}
    </Panel>
  )
}

/** What was asked and answered before, by whom. */
export function AnsweredPanel({ taskId }: { taskId: string }) {
  const list = useQuery(taskApprovalsOptions(taskId))
  const decided = (list.data?.items ?? []).filter((one) => !isPending(one))
  if (decided.length === 0) return null
  return (
    <Panel title="Permissions" aside={`${decided.length} answered`} className="shrink-0">
      <ul className="py-1">
        {decided.map((approval) => (
          <Decided key={approval.id} approval={approval} />
        ))}
      </ul>
    </Panel>
  )
}

function Decided({ approval }: { approval: Approval }) {
  const what = approval.command ?? approval.path ?? ''
  return (
    <li className="flex min-h-7 items-center gap-2 px-3 text-13 max-md:min-h-11 max-md:px-4">
      <StatusMark
        status={
          approval.status === 'allowed' ? 'completed' : approval.status === 'denied' ? 'failed' : 'cancelled'
        }
        label={decidedWords(approval)}
      />
      <span className="shrink-0">{approval.tool}</span>
      <code className="min-w-0 flex-1 truncate text-t2" title={shownText(what)}>
        {shownText(what)}
      </code>
      <span className="shrink-0 truncate text-12 text-t3" aria-hidden>
        {decidedWords(approval)}
      </span>
      {approval.decided_at && <ClockTime time={approval.decided_at} />}
    </li>
  )
}
