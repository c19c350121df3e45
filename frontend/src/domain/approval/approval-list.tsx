import type { Approval } from '@/api/types'
import { ApprovalItem, type OnDecide } from './approval-item'

type Props = { approvals: readonly Approval[]; onDecide: OnDecide; withTask?: boolean }

/** Requests for permission, the oldest first: it expires first. */
export function ApprovalList({ approvals, onDecide, withTask = true }: Props) {
  const inOrder = [...approvals].sort((a, b) => a.requested_at.localeCompare(b.requested_at))
  return (
    <ul data-approvals tabIndex={-1} aria-label="Requests for permission" className="outline-none">
      {inOrder.map((approval) => (
        <ApprovalItem key={approval.id} approval={approval} onDecide={onDecide} withTask={withTask} />
      ))}
    </ul>
  )
}
