import type { CostRow } from '@/api/types'
import { clockTime, dayLabel, startOfDay } from '@/lib/time'
import type { Bar, Series } from '@/ui/bar-chart'
import { modelColour, modelSlot, otherColour } from './model-colour'
import { modelName } from './model-name'

const HOUR = 3_600_000
const OTHER = 'other'

export type Unit = 'hour' | 'day'

/** Hours of the person's zone, which need not begin with an hour of UTC. */
function startOfHour(time: number): number {
  return new Date(time).setMinutes(0, 0, 0)
}

const startOf = { hour: startOfHour, day: startOfDay }

/** The beginnings of the last `count` hours or days, the present one last. */
export function buckets(unit: Unit, count: number, now: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const back = count - 1 - index
    if (unit === 'hour') return startOfHour(now) - back * HOUR
    const day = new Date(startOfDay(now))
    day.setDate(day.getDate() - back)
    return day.getTime()
  })
}

/** Up to five models with a colour of their own, dearest first, the rest as "other". */
function seriesOf(rows: readonly CostRow[]): Series[] {
  const totals = new Map<string, number>()
  for (const row of rows) {
    const model = row.keys.model ?? OTHER
    totals.set(model, (totals.get(model) ?? 0) + Number(row.cost ?? 0))
  }
  const ranked = [...totals].sort((a, b) => b[1] - a[1]).map(([model]) => model)
  const own = ranked.filter((model) => modelColour(model) !== otherColour)
  const series = own
    .sort((a, b) => modelSlot(a) - modelSlot(b))
    .map((model) => ({ name: model, colour: modelColour(model) }))
  return own.length < ranked.length ? [...series, { name: OTHER, colour: otherColour }] : series
}

function tickOf(start: number, unit: Unit, index: number, count: number): string | null {
  if (unit === 'hour') return index % 3 === 0 ? clockTime(start) : null
  const every = count > 10 ? 5 : 1
  return (count - 1 - index) % every === 0 ? dayLabel(start) : null
}

const labelOf = (start: number, unit: Unit) =>
  unit === 'day' ? dayLabel(start) : `${dayLabel(start)}, ${clockTime(start)} to ${clockTime(start + HOUR)}`

/** Stacked bars by model over equal pieces of time, from rows grouped by that piece and model. */
export function costBars(
  rows: readonly CostRow[],
  unit: Unit,
  starts: readonly number[],
): { bars: Bar[]; series: Series[] } {
  const series = seriesOf(rows)
  const place = new Map(series.map((one, index) => [one.name, index]))
  const other = place.get(OTHER)
  const sums = new Map(starts.map((start) => [start, series.map(() => 0)]))
  for (const row of rows) {
    const values = sums.get(startOf[unit](Date.parse(row.keys[unit] ?? '')))
    const index = place.get(row.keys.model ?? OTHER) ?? other
    if (values && index !== undefined) values[index] = (values[index] ?? 0) + Number(row.cost ?? 0)
  }
  const bars = starts.map((start, index) => {
    const midnight = unit === 'hour' && index > 0 && startOfDay(start) === start
    const bar: Bar = {
      key: String(start),
      tick: tickOf(start, unit, index, starts.length),
      label: labelOf(start, unit),
      values: sums.get(start) ?? [],
      current: index === starts.length - 1,
    }
    return midnight ? { ...bar, divider: dayLabel(start) } : bar
  })
  return { bars, series: series.map((one) => ({ ...one, name: modelName(one.name) })) }
}
