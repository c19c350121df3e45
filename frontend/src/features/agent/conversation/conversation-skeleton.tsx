import { Skeleton } from '@/ui/skeleton'

const widths = ['w-3/4', 'w-1/2', 'w-2/3', 'w-5/6', 'w-2/5', 'w-3/5']

export function ConversationSkeleton() {
  return (
    <div
      role="status"
      aria-label="Loading the conversation"
      className="flex flex-1 flex-col gap-5 overflow-hidden p-4"
    >
      {widths.map((width) => (
        <div key={width} className="flex gap-3">
          <span className="flex w-20 flex-col items-end gap-2 max-md:hidden">
            <Skeleton className="w-14" />
            <Skeleton className="w-16" />
          </span>
          <span className="flex max-w-196 flex-1 flex-col gap-2">
            <Skeleton className={width} />
            <Skeleton className="h-7 w-full rounded-panel" />
          </span>
        </div>
      ))}
    </div>
  )
}
