import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { pendingApprovalsOptions } from '@/api/approvals'
import { statusOptions } from '@/api/fleet'
import { StatusMark } from '@/domain/status-mark'
import { exactNumber, plural } from '@/lib/numbers'
import { Popover } from '@/ui/popover'
import { SkeletonRows } from '@/ui/skeleton'

const ApprovalsPopover = lazy(() => import('./approvals-popover'))

/** On every screen: how many requests for permission wait, and the answer to them. */
export function ApprovalsButton() {
  const [open, setOpen] = useState(false)
  const waiting = useQuery(statusOptions()).data?.approvals.pending ?? 0
  const list = useQuery({ ...pendingApprovalsOptions(), enabled: waiting > 0 })
  const count = list.data?.total ?? waiting
  if (count === 0 && !open) return null
  return (
    <Popover
      wide
      open={open}
      onOpenChange={setOpen}
      label="Requests for permission"
      trigger={
        <button
          type="button"
          data-approvals-button
          aria-label={`${plural(count, 'request')} for permission`}
          className="num inline-flex h-7 items-center gap-1.5 rounded-panel border border-warn-line bg-warn-bg px-2 font-medium text-12 text-warn-text max-md:relative max-md:after:absolute max-md:after:-inset-2"
        >
          <StatusMark status="waiting" label="Waits for you" />
          {exactNumber(count)}
          <span className="font-normal max-lg:hidden">{count === 1 ? 'waits' : 'wait'} for you</span>
        </button>
      }
    >
      <Suspense fallback={<SkeletonRows rows={2} label="Loading the requests" />}>
        <ApprovalsPopover />
      </Suspense>
    </Popover>
  )
}
