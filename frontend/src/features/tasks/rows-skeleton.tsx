import { Skeleton } from '@/ui/skeleton'

/** Two-line rows before they have come. */
export function RowsSkeleton() {
  return (
    <div role="status" aria-label="Loading the tasks" className="min-h-0 flex-1 overflow-hidden">
      {Array.from({ length: 16 }, (_, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: rows without identity
          key={row}
          className="row-lines flex h-11 items-center gap-3 px-4 max-md:h-14"
        >
          <Skeleton className="size-3.5 rounded-full" />
          <span className="flex min-w-0 flex-1 flex-col gap-2">
            <Skeleton className={row % 3 === 0 ? 'w-56' : 'w-44'} />
            <Skeleton className={row % 2 === 0 ? 'w-72 max-w-full' : 'w-60 max-w-full'} />
          </span>
          <Skeleton className="w-16 max-md:hidden" />
          <Skeleton className="w-14" />
        </div>
      ))}
    </div>
  )
}
