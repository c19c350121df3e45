import type { Source } from '@/api/types'
import { duration } from '@/lib/time'

/** From a record written to its fact stored; a dash where nothing was measured. */
export const lagText = (source: Source): string => (source.lag_ms === null ? '–' : duration(source.lag_ms))

/** The lag that nine of ten live sources stay under. */
export function slowestLag(sources: readonly Source[]): number | null {
  const lags = sources.flatMap((source) =>
    source.state === 'live' && source.lag_ms !== null ? [source.lag_ms] : [],
  )
  if (lags.length === 0) return null
  lags.sort((a, b) => a - b)
  return lags[Math.min(lags.length - 1, Math.ceil(lags.length * 0.95) - 1)] ?? null
}

/** Facts of all sources in each of the last minutes. */
export function factsPerMinute(sources: readonly Source[]): number[] {
  const minutes = Math.max(0, ...sources.map((source) => source.history.length))
  return Array.from({ length: minutes }, (_, back) =>
    sources.reduce((sum, source) => sum + (source.history[source.history.length - minutes + back] ?? 0), 0),
  )
}
