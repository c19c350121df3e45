import type { ModelUsage } from '@/api/types'
import { modelColour, otherColour } from '@/domain/model-colour'
import { sumMoney } from '@/lib/money'

export type ModelRow = {
  key: string
  /** Null for all that have no row of their own. */
  model: string | null
  colour: string
  tasks: number | null
  calls: number
  tokens: number
  cache: number | null
  percentage: number
  cost: string | null
  unpriced: boolean
  guessed: boolean
}

const OWN = 5

const rowOf = (item: ModelUsage): ModelRow => ({
  key: item.model,
  model: item.model,
  colour: modelColour(item.model),
  tasks: item.tasks,
  calls: item.calls,
  tokens: item.tokens,
  cache: item.cache_hit_ratio,
  percentage: item.percentage,
  cost: item.cost,
  unpriced: item.unpriced,
  guessed: Number(item.basis.guessed) > 0 && Number(item.basis.guessed) >= Number(item.cost ?? 0),
})

/** The five dearest models, and one row for the rest: a task may have used several, so its tasks are not a sum. */
export function modelRows(items: readonly ModelUsage[]): ModelRow[] {
  if (items.length <= OWN + 1) return items.map(rowOf)
  const rest = items.slice(OWN)
  const sum = (of: (item: ModelUsage) => number) => rest.reduce((total, item) => total + of(item), 0)
  const prompt = sum((item) => item.tokens - item.usage.output)
  return [
    ...items.slice(0, OWN).map(rowOf),
    {
      key: 'other',
      model: null,
      colour: otherColour,
      tasks: null,
      calls: sum((item) => item.calls),
      tokens: sum((item) => item.tokens),
      cache: prompt > 0 ? sum((item) => item.usage.cache_read) / prompt : null,
      percentage: sum((item) => item.percentage),
      cost: rest.every((item) => item.cost === null) ? null : sumMoney(rest.map((item) => item.cost)),
      unpriced: rest.some((item) => item.unpriced),
      guessed: false,
    },
  ]
}
