import type { CostReport, CostRow } from '@/api/types'
import { modelName } from '@/domain/model-name'
import { changeWords, sumMoney } from '@/lib/money'
import { dayLabel } from '@/lib/time'
import type { Group } from './params'

export type Basis = 'reported' | 'computed' | 'guessed' | 'unknown'

/** What a group is called on screen. */
export function labelOf(row: CostRow, dimension: Group): string {
  const value = row.keys[dimension] ?? row.key
  if (value === '') return dimension === 'agent' ? 'No agent' : `No ${dimension}`
  if (dimension === 'model') return modelName(value)
  if (dimension === 'day') return dayLabel(Date.parse(value))
  return dimension === 'agent' ? row.label : value
}

/** The basis most of the amount has, and how much of it in whole percent. */
export function basisOf(
  row: Pick<CostRow, 'basis' | 'cost' | 'unpriced'>,
): { basis: Basis; share: number } | null {
  if (row.cost === null) return row.unpriced ? { basis: 'unknown', share: 100 } : null
  const parts = (['reported', 'computed', 'guessed'] as const).map((basis) => ({
    basis,
    amount: Number(row.basis[basis]),
  }))
  const whole = parts.reduce((sum, part) => sum + part.amount, 0)
  if (whole <= 0) return null
  const most = parts.reduce((best, part) => (part.amount > best.amount ? part : best))
  return { basis: most.basis, share: Math.round((most.amount / whole) * 100) }
}

export function cacheRatio(usage: CostRow['usage']): number | null {
  const prompt = usage.input + usage.cache_read + usage.cache_write_5m + usage.cache_write_1h
  return prompt > 0 ? usage.cache_read / prompt : null
}

/** "+18%", "new", "–": against the same group of the period before. */
export function changeOf(row: CostRow, before: ReadonlyMap<string, string | null> | null): string {
  if (before === null || row.cost === null) return '–'
  const past = before.get(row.key)
  if (past === undefined || past === null || Number(past) === 0) return Number(row.cost) > 0 ? 'new' : '–'
  const change = changeWords(row.cost, past)
  if (change === null) return '–'
  if (change.words.includes('×')) return change.words
  return change.words === '0%' ? '0%' : `${change.up ? '+' : '−'}${change.words}`
}

export const costsByKey = (report: CostReport | undefined): Map<string, string | null> | null =>
  report ? new Map(report.breakdown.map((row) => [row.key, row.cost])) : null

/** The pair of role and model that cost most, for the sentence. */
export function dearest(
  rows: readonly CostRow[],
  total: string,
): { role: string; model: string; percent: number } | null {
  const first = rows.reduce<CostRow | null>(
    (best, row) => (Number(row.cost ?? 0) > Number(best?.cost ?? 0) ? row : best),
    null,
  )
  if (!first || Number(total) <= 0) return null
  return {
    role: first.keys.role || 'calls without a role',
    model: modelName(first.keys.model ?? ''),
    percent: Math.round((Number(first.cost) / Number(total)) * 100),
  }
}

/** The three sums below the table. */
export function sumsByBasis(rows: readonly CostRow[]) {
  const sum = (basis: 'reported' | 'computed' | 'guessed') => sumMoney(rows.map((row) => row.basis[basis]))
  return { reported: sum('reported'), computed: sum('computed'), guessed: sum('guessed') }
}
