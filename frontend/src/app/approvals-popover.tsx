import { useQuery } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import { useEffect } from 'react'
import { pendingApprovalsOptions, useDecide } from '@/api/approvals'
import { ApprovalList } from '@/domain/approval/approval-list'
import { tellRefused } from '@/domain/approval/approval-words'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { SkeletonRows } from '@/ui/skeleton'

export default function ApprovalsPopover() {
  const list = useQuery(pendingApprovalsOptions())
  const decide = useDecide(tellRefused)
  const ready = (list.data?.items.length ?? 0) > 0
  useEffect(() => {
    // The frame had the focus while the requests were still on their way.
    if (ready) document.querySelector<HTMLElement>('[role=dialog] [data-approve]')?.focus()
  }, [ready])
  if (list.isPending) return <SkeletonRows rows={2} label="Loading the requests" />
  if (list.error && !list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (list.data.items.length === 0)
    return (
      <EmptyState icon={<Check size={16} />} title="Nothing waits for you">
        Calls that need your permission stand here.
      </EmptyState>
    )
  return (
    <ApprovalList
      approvals={list.data.items}
      onDecide={(approval, decision) => decide.mutate({ approval, decision })}
    />
  )
}
