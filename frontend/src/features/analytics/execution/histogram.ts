import type { Performance } from '@/api/types'
import { elapsed } from '@/lib/time'

const perUnit: Record<Performance['unit'], number> = { second: 1, minute: 60, hour: 3600 }

/** Where a duration lies, counted in bars from the left: 2.5 is the middle of the third. The last bar ends at twice its bound. */
export function placeOf(seconds: number, bounds: readonly number[]): number {
  const last = bounds.length - 1
  const index = bounds.findLastIndex((bound) => seconds >= bound)
  const from = bounds[index] ?? 0
  const to = index === last ? from * 2 : (bounds[index + 1] ?? from)
  return Math.min(index + 1, index + (seconds - from) / Math.max(1, to - from))
}

/** The figures under the bars, in the unit that is written below them. */
export const boundLabels = (found: Pick<Performance, 'unit' | 'bounds_seconds'>): string[] =>
  found.bounds_seconds.map((bound) => String(bound / perUnit[found.unit]))

/** "8 to 15 minutes", "120 minutes and more". */
export function barLabel(found: Pick<Performance, 'unit' | 'bounds_seconds'>, index: number): string {
  const labels = boundLabels(found)
  const next = labels[index + 1]
  return next === undefined
    ? `${labels[index]} ${found.unit}s and more`
    : `${labels[index]} to ${next} ${found.unit}s`
}

/** "10:40", "1:14:20"; under a minute "4.2 s". */
export const taskTime = (seconds: number): string =>
  seconds < 60 ? `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s` : elapsed(seconds * 1000)

/** By how much the median changed, as a ratio; null where one of them is not known. */
export function medianChange(found: Performance): number | null {
  const now = found.all.p50_seconds
  const before = found.previous?.p50_seconds
  return now === null || !before ? null : now / before - 1
}
