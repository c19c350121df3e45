import type { CostRow } from '@/api/types'
import { buckets, costBars, type Unit } from '@/domain/cost-series'
import { DAY, startOfDay } from '@/lib/time'
import type { Bar, Series } from '@/ui/bar-chart'
import { addDays, type Period } from './period'

const HOURS = 24
const MOST_DAYS = 400

export const unitOf = (period: Period): Unit => (period.name === 'today' ? 'hour' : 'day')

/** The days (or hours) that the chart shows, those of the month that are to come among them. */
export function startsOf(period: Period, rows: readonly CostRow[], now: number): number[] {
  if (period.name === 'today') return buckets('hour', HOURS, addDays(startOfDay(now), 1) - 1)
  const today = startOfDay(now)
  const firstRow = Math.min(
    ...rows.map((row) => startOfDay(Date.parse(row.keys.day ?? ''))).filter(Number.isFinite),
  )
  const first = period.start ?? (Number.isFinite(firstRow) ? firstRow : addDays(today, -6))
  const last = period.end !== null ? addDays(period.end, -1) : addDays(today, period.daysLeft)
  const starts: number[] = []
  for (let day = first; day <= last && starts.length < MOST_DAYS; day = addDays(day, 1)) starts.push(day)
  return starts
}

const weekday = (time: number) =>
  new Date(time).toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric' })
const date = (time: number) => new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })

function tickOf(start: number, index: number, count: number, today: number): string | null {
  if (start === today) return 'Today'
  if (Math.abs(start - today) < 2.5 * DAY && count > 14) return null
  if (count <= 10) return weekday(start)
  if (count <= 45) return new Date(start).getDay() === 1 ? weekday(start) : null
  return index % Math.ceil(count / 10) === 0 ? date(start) : null
}

/** Bars by model; what the rest of the month will cost at this pace stands on today and on the days after. */
export function dayBars(
  rows: readonly CostRow[],
  period: Period,
  now: number,
  rest: number | null,
): { bars: Bar[]; series: Series[] } {
  const starts = startsOf(period, rows, now)
  const { bars, series } = costBars(rows, unitOf(period), starts)
  if (period.name === 'today') {
    const hour = new Date(now).setMinutes(0, 0, 0)
    return { series, bars: bars.map((bar, index) => ({ ...bar, current: starts[index] === hour })) }
  }
  const today = startOfDay(now)
  const left = (addDays(today, 1) - now) / DAY
  const perDay = rest === null ? 0 : Math.max(0, rest) / (left + period.daysLeft)
  return {
    series,
    bars: bars.map((bar, index) => {
      const start = starts[index] ?? 0
      const expected = start === today ? perDay * left : start > today ? perDay : 0
      return {
        key: bar.key,
        label: bar.label,
        values: bar.values,
        tick: tickOf(start, index, starts.length, today),
        ...(expected > 0 ? { projected: expected } : {}),
      }
    }),
  }
}
