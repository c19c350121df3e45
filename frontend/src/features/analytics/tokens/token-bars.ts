import type { TokenMetrics, Usage } from '@/api/types'
import { dayLabel } from '@/lib/time'
import type { Bar, Series } from '@/ui/bar-chart'
import type { KindChoice, Unit } from '../params'

type Kind = Series & { of: (usage: Usage) => number }

/** Cached in grey, fresh in blue, from the bottom up. */
const kinds: readonly Kind[] = [
  { name: 'Cache read', colour: 'var(--chart-5)', of: (usage) => usage.cache_read },
  {
    name: 'Cache write',
    colour: 'var(--t2)',
    of: (usage) => usage.cache_write_5m + usage.cache_write_1h,
  },
  { name: 'Input', colour: 'var(--chart-0)', of: (usage) => usage.input },
  { name: 'Output', colour: 'var(--link)', of: (usage) => usage.output },
]

export const kindsOf = (choice: KindChoice): readonly Kind[] => (choice === 'all' ? kinds : kinds.slice(1))

const month = (time: number, style: 'short' | 'long') =>
  new Date(time).toLocaleDateString('en-GB', {
    month: style,
    year: style === 'short' ? '2-digit' : 'numeric',
  })
const day = (time: number) => new Date(time).toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric' })
const date = (time: number) => new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })

/** "Tue 17 Nov", "Week of Mon 16 Nov", "November 2026". */
export function bucketLabel(start: number, unit: Unit): string {
  if (unit === 'month') return month(start, 'long')
  return unit === 'week' ? `Week of ${dayLabel(start)}` : dayLabel(start)
}

function tickOf(start: number, index: number, count: number, unit: Unit, current: boolean, most: number) {
  const every = Math.ceil(count / most)
  if (unit === 'month') return index % every === 0 ? month(start, 'short') : null
  if (unit === 'week') return index % every === 0 ? date(start) : null
  if (current) return 'Today'
  // No words where they would run into "Today".
  if (count > 10 && index >= count - Math.ceil(count / 12) - 1) return null
  if (count <= 10) return index % every === 0 ? day(start) : null
  if (count <= 45) return new Date(start).getDay() === 1 ? day(start) : null
  return index % every === 0 ? date(start) : null
}

/** One bar an hour, day, week or month, stacked by kind; the one that is not over is pale. */
export function tokenBars(
  found: TokenMetrics,
  unit: Unit,
  choice: KindChoice,
  now: number,
  ticks = 10,
): { bars: Bar[]; series: readonly Series[] } {
  const series = kindsOf(choice)
  const starts = found.buckets.map((bucket) => Date.parse(bucket.start))
  const bars = found.buckets.map((bucket, index) => {
    const start = starts[index] ?? 0
    const following = starts[index + 1] ?? Number.POSITIVE_INFINITY
    const current = start <= now && now < following
    return {
      key: bucket.start,
      tick: tickOf(start, index, starts.length, unit, current, ticks),
      label: bucketLabel(start, unit),
      values: series.map((kind) => kind.of(bucket.usage)),
      current,
    }
  })
  return { bars, series }
}
