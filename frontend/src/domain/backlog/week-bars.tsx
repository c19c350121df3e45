import type { BacklogDay } from '@/api/types'
import { plural } from '@/lib/numbers'
import { dayLabel, weekday } from '@/lib/time'

const HEIGHT = 28

/** Two bars a day: what was sent, and what was done. */
export function WeekBars({ days }: { days: readonly BacklogDay[] }) {
  const most = Math.max(...days.flatMap((day) => [day.dispatched, day.completed]), 1)
  const bar = (value: number) => Math.max(value > 0 ? 3 : 1, (value / most) * HEIGHT)
  return (
    <ol
      className="mt-auto grid shrink-0 grid-cols-7 px-3 pt-2.5 pb-1.5"
      aria-label="Sent and done in the last seven days"
    >
      {days.map((day) => {
        const at = Date.parse(day.day)
        const words = `${dayLabel(at)}: ${plural(day.dispatched, 'task')} sent, ${day.completed} done`
        return (
          <li key={day.day} className="flex flex-col items-start gap-1" title={words}>
            <span className="sr-only">{words}</span>
            <span className="flex items-end gap-0.5" style={{ height: HEIGHT }} aria-hidden>
              <span
                className="w-3.5 rounded-t-[1px] @max-[360px]/backlog:w-2"
                style={{ height: bar(day.dispatched), background: 'var(--chart-5)' }}
              />
              <span
                className="w-3.5 rounded-t-[1px] @max-[360px]/backlog:w-2"
                style={{ height: bar(day.completed), background: 'var(--chart-0)' }}
              />
            </span>
            <span className="w-7.5 text-center text-11 text-t3 @max-[360px]/backlog:w-5" aria-hidden>
              {weekday(new Date(at))}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
