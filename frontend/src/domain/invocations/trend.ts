import type { Invocations } from '@/api/types'
import { dayLabel, startOfDay } from '@/lib/time'
import type { Bar } from '@/ui/bar-chart'

const dayTick = (time: number) =>
  new Date(time).toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric' })

/** A bar for each of the thirty days; Mondays are named, and today, which is not over. */
export function trendBars(days: Invocations['days'], now: number): Bar[] {
  const today = startOfDay(now)
  const near = 4 * 24 * 3_600_000
  return days.map(({ day, calls, cost }) => {
    const start = Date.parse(day)
    const current = start === today
    const monday = new Date(start).getDay() === 1 && today - start > near
    return {
      key: day,
      tick: current ? 'Today' : monday ? dayTick(start) : null,
      label: `${dayLabel(start, now)}, ${calls === 1 ? '1 call' : `${calls} calls`}`,
      values: [Number(cost)],
      current,
    }
  })
}
