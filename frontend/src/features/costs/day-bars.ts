import type { CostRow } from '@/api/types'
import { buckets, costBars, type Unit } from '@/domain/cost-series'
import { addDays, type Period } from '@/domain/period/period'
import { DAY, startOfDay } from '@/lib/time'
import type { Bar, Series } from '@/ui/bar-chart'

const HOURS = 24
/** More days than this are drawn as months. */
const MOST_DAYS = 100

const monthStart = (time: number) => {
  const date = new Date(time)
  return new Date(date.getFullYear(), date.getMonth(), 1).getTime()
}

const nextMonth = (time: number) => {
  const date = new Date(time)
  return new Date(date.getFullYear(), date.getMonth() + 1, 1).getTime()
}

const monthLabel = (time: number) =>
  new Date(time).toLocaleDateString('en-GB', { month: 'long', year: 'numeric' })

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
  if (last - first > MOST_DAYS * DAY)
    for (let month = monthStart(first); month <= last; month = nextMonth(month)) starts.push(month)
  else for (let day = first; day <= last; day = addDays(day, 1)) starts.push(day)
  return starts
}

const weekday = (time: number) =>
  new Date(time).toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric' })
const date = (time: number) => new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })

const monthTick = (time: number) =>
  new Date(time).toLocaleDateString('en-GB', { month: 'short', year: '2-digit' })

function tickOf(
  start: number,
  index: number,
  count: number,
  today: number,
  every: number,
  near: number,
): string | null {
  if (start === today) return 'Today'
  if (count > 14 && Math.abs(start - today) < near) return null
  if (count <= 10) return every === 1 || index % every === 0 ? weekday(start) : null
  if (count <= 45) return new Date(start).getDay() === 1 ? weekday(start) : null
  return index % every === 0 ? date(start) : null
}

/** Months are summed from their days. */
const toMonths = (rows: readonly CostRow[]): CostRow[] =>
  rows.map((row) => ({
    ...row,
    keys: { ...row.keys, day: new Date(monthStart(Date.parse(row.keys.day ?? ''))).toISOString() },
  }))

type Bars = { bars: Bar[]; series: Series[]; unit: 'hour' | 'day' | 'month' }

/** Bars by model; what the rest of the month will cost at this pace stands on today and on the days after. */
export function dayBars(
  rows: readonly CostRow[],
  period: Period,
  now: number,
  rest: number | null,
  ticks = 10,
): Bars {
  const starts = startsOf(period, rows, now)
  const months = starts.length > 1 && (starts[1] ?? 0) - (starts[0] ?? 0) > 20 * DAY
  const { bars, series } = costBars(months ? toMonths(rows) : rows, unitOf(period), starts)
  const startAt = (index: number) => starts[index] ?? 0
  if (period.name === 'today') {
    const hour = new Date(now).setMinutes(0, 0, 0)
    return {
      series,
      unit: 'hour',
      bars: bars.map((bar, index) => ({ ...bar, current: startAt(index) === hour })),
    }
  }
  const every = Math.ceil(starts.length / ticks)
  if (months)
    return {
      series,
      unit: 'month',
      bars: bars.map(({ key, values }, index) => {
        const label = monthLabel(startAt(index))
        return { key, values, label, tick: index % every === 0 ? monthTick(startAt(index)) : null }
      }),
    }
  const today = startOfDay(now)
  const left = (addDays(today, 1) - now) / DAY
  const perDay = rest === null ? 0 : Math.max(0, rest) / (left + period.daysLeft)
  return {
    series,
    unit: 'day',
    bars: bars.map(({ key, label, values }, index) => {
      const start = startAt(index)
      const expected = start === today ? perDay * left : start > today ? perDay : 0
      return {
        key,
        label,
        values,
        tick: tickOf(start, index, starts.length, today, every, ticks < 10 ? 4.5 * DAY : 2.5 * DAY),
        ...(expected > 0 ? { projected: expected } : {}),
      }
    }),
  }
}
