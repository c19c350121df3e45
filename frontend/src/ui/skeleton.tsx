import { clsx } from 'clsx'

export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('block h-2.5 animate-skeleton rounded-bar bg-track', className)} />
}

/** Rows of the coming list's own height and rhythm. */
export function SkeletonRows({ rows = 6, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows without identity
        <div key={row} className="row-lines flex h-7 items-center gap-3 px-3 max-md:h-14">
          <Skeleton className="size-3.5 rounded-full" />
          <Skeleton className={row % 3 === 0 ? 'w-24' : 'w-20'} />
          <Skeleton className={clsx('max-md:hidden', row % 2 === 0 ? 'w-56' : 'w-40')} />
          <Skeleton className="ml-auto w-14" />
        </div>
      ))}
    </div>
  )
}

const heights = [30, 26, 38, 48, 42, 26, 18, 12, 10, 20, 52, 74, 88, 70, 64]

/** A chart that has not come yet keeps a chart's shape. */
export function SkeletonChart() {
  return (
    <div role="status" aria-label="Loading the chart" className="flex h-full min-h-40 items-end gap-1.5 p-3">
      {heights.map((height, bar) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: bars without identity
          key={bar}
          aria-hidden
          className="min-w-0 flex-1 animate-skeleton rounded-bar bg-track"
          style={{ height: `${height}%` }}
        />
      ))}
    </div>
  )
}
