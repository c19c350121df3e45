import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import type { Task } from '@/api/types'
import { clockTime, DAY, dayLabel, elapsed } from '@/lib/time'
import { useTip } from '@/ui/tip'
import { type Bar, barOf, percent, type Scale, spanOn } from './scale'

/** The hours behind a row, and the line of now through it. */
export function TimeGrid({ scale, children }: { scale: Scale; children?: ReactNode }) {
  const now = spanOn({ from: scale.now, to: scale.now }, scale)
  return (
    <span className="relative block h-full w-full">
      {scale.ticks.map((tick) => (
        <span
          key={tick}
          aria-hidden
          className="absolute inset-y-0 w-px bg-row"
          style={{ left: percent(spanOn({ from: tick, to: tick }, scale)?.left ?? 0) }}
        />
      ))}
      {now && (
        <span
          aria-hidden
          className="absolute inset-y-0 w-0.5 bg-accent"
          style={{ left: percent(now.left) }}
        />
      )}
      {children}
    </span>
  )
}

const fills: Partial<Record<Task['status'], string>> = {
  running: 'bg-accent',
  paused: 'bg-warn',
  failed: 'bg-fail',
  error: 'bg-fail',
}

/** "14:26 to 14:32, 06:20" */
export function barWords(task: Task, bar: Bar): string {
  if (bar.queued) return task.estimate ? `queued, about ${elapsed(task.estimate.seconds * 1000)}` : 'queued'
  const goesOn = task.status === 'running' || task.status === 'paused'
  const end = goesOn ? 'now' : clockTime(bar.to)
  return `${clockTime(bar.from)} to ${end}, ${elapsed(bar.to - bar.from)}`
}

/** When a task ran, as a bar; one that waits is dashed from now on. */
export function TaskBar({ task, scale }: { task: Task; scale: Scale }) {
  const bar = barOf(task, scale.now)
  const tip = useTip(barWords(task, bar))
  const span = spanOn(bar, scale)
  if (!span)
    return (
      <span className="-translate-y-1/2 absolute top-1/2 left-0 bg-surface pr-1 text-11 text-t3" {...tip}>
        ← {dayLabel(bar.from)}
      </span>
    )
  return (
    <span
      role="img"
      aria-label={barWords(task, bar)}
      className={clsx(
        '-translate-y-1/2 absolute top-1/2 h-2.5 min-w-1 rounded-bar',
        bar.queued ? 'border border-t3 border-dashed' : (fills[task.status] ?? 'bg-(--chart-5)'),
      )}
      style={{ left: percent(span.left), width: percent(span.width) }}
      {...tip}
    />
  )
}

/** What stands over the column: round hours, or days where it is long. */
export function TimeHead({ scale }: { scale: Scale }) {
  const inDays = scale.step >= DAY
  return (
    <span className="num relative block h-full w-full text-12" aria-hidden>
      <span
        className="-translate-x-1/2 absolute bottom-0 ml-px border-x-4 border-x-transparent border-t-4 border-t-accent"
        style={{ left: percent(spanOn({ from: scale.now, to: scale.now }, scale)?.left ?? 1) }}
      />
      {scale.ticks.map((tick) => {
        const left = spanOn({ from: tick, to: tick }, scale)?.left ?? 0
        return (
          <span
            key={tick}
            className={clsx(
              'absolute top-1 whitespace-nowrap',
              (inDays || left > 0.06) && '-translate-x-1/2',
              (left > 0.94 || (inDays && left < 0.13)) && 'hidden',
            )}
            style={{ left: percent(left) }}
          >
            {inDays ? dayLabel(tick) : clockTime(tick)}
          </span>
        )
      })}
    </span>
  )
}
