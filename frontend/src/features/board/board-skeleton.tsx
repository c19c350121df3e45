import { Skeleton } from '@/ui/skeleton'
import { laneOrder } from './lanes'

const cards = { inbox: 4, assigned: 5, done: 3 }

/** Lanes of the coming board's own shape. */
export function BoardSkeleton() {
  return (
    <div
      role="status"
      aria-label="Loading the board"
      className="grid min-h-0 flex-1 grid-cols-[1fr_1.15fr_1fr] gap-3 overflow-hidden max-md:grid-cols-1"
    >
      {laneOrder.map((lane, index) => (
        <div key={lane} className={index > 0 ? 'max-md:hidden' : ''}>
          <div className="flex h-9 items-center">
            <Skeleton className="w-16" />
          </div>
          {Array.from({ length: cards[lane] }, (_, card) => (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: cards without identity
              key={card}
              className="mb-2 flex h-19.5 flex-col justify-between rounded-panel border border-line bg-surface p-2.5"
            >
              <Skeleton className="w-20" />
              <Skeleton className={card % 2 === 0 ? 'w-44' : 'w-32'} />
              <Skeleton className="w-24" />
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}
