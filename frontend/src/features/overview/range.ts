import type { CostQuery } from '@/api/types'
import { buckets, type Unit } from '@/domain/cost-series'

export type Range = '24h' | '7d' | '30d'

export const rangeNames: Record<Range, string> = {
  '24h': 'Last 24 h',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
}

const pieces: Record<Range, { unit: Unit; count: number }> = {
  '24h': { unit: 'hour', count: 24 },
  '7d': { unit: 'day', count: 7 },
  '30d': { unit: 'day', count: 30 },
}

/** The pieces of time of a range and the query that fills them; both change only when a piece begins. */
export function rangeOf(range: Range, now: number, workspace: string | null) {
  const { unit, count } = pieces[range]
  const starts = buckets(unit, count, now)
  const query: CostQuery = {
    group_by: `${unit},model`,
    start: new Date(starts[0] ?? now).toISOString(),
    ...(workspace === null ? {} : { workspace }),
  }
  return { unit, starts, query }
}
