import type { Task } from '@/api/types'

type Priority = Task['priority']
export const priorityWord: Record<Priority, string> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
}
const bars: Record<Priority, number> = { critical: 0, high: 3, medium: 2, low: 1 }

/** Three bars, as many filled as it is urgent; critical is a filled sign. */
export function PriorityMark({ priority }: { priority: Priority }) {
  return (
    <svg width={14} height={14} viewBox="0 0 14 14" aria-hidden className="shrink-0">
      {priority === 'critical' ? (
        <>
          <rect x={1} y={1} width={12} height={12} rx={2.5} fill="var(--t2)" />
          <path d="M7 3.6v4" stroke="var(--surface)" strokeWidth={1.75} strokeLinecap="round" />
          <circle cx={7} cy={10.2} r={1} fill="var(--surface)" />
        </>
      ) : (
        [0, 1, 2].map((bar) => (
          <rect
            key={bar}
            x={1.5 + bar * 4}
            y={8.5 - bar * 3}
            width={3}
            height={3.5 + bar * 3}
            rx={0.75}
            fill={bar < bars[priority] ? 'var(--t2)' : 'var(--control)'}
          />
        ))
      )}
    </svg>
  )
}
