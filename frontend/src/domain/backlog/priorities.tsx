import { clsx } from 'clsx'
import type { BacklogWorkspace } from '@/api/types'

export type Priority = keyof BacklogWorkspace['by_priority']

export const priorities: readonly Priority[] = ['critical', 'high', 'medium', 'low']

/** From solid to hollow: told apart without colour, and in print. */
const looks: Record<Priority, string> = {
  critical: 'bg-t1',
  high: 'bg-t2',
  medium: 'bg-t3/75',
  low: 'border border-t3',
}

export function PriorityLegend() {
  return (
    <ul className="flex items-center gap-x-2.5 overflow-hidden text-12 text-t2 @max-[360px]/backlog:hidden">
      {priorities.map((priority) => (
        <li key={priority} className="flex items-center gap-1 whitespace-nowrap">
          <span className={clsx('size-2 rounded-[1px]', looks[priority])} aria-hidden />
          {priority}
        </li>
      ))}
    </ul>
  )
}

type BarProps = { counts: BacklogWorkspace['by_priority']; most: number }

/** Its length is that of the backlog against the longest one. */
export function PriorityBar({ counts, most }: BarProps) {
  const shown = priorities.filter((priority) => counts[priority] > 0)
  const words = shown.map((priority) => `${counts[priority]} ${priority}`).join(', ')
  return (
    <span className="block" title={words}>
      <span className="sr-only">{words || 'nothing waits'}</span>
      <span className="flex h-2 gap-px" aria-hidden>
        {shown.map((priority) => (
          <span
            key={priority}
            className={clsx('min-w-1.5 rounded-[1px]', looks[priority])}
            style={{ width: `${(counts[priority] / most) * 100}%` }}
          />
        ))}
      </span>
    </span>
  )
}
