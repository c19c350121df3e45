import type { TaskDetail } from '@/api/types'
import { formatMoney } from '@/lib/money'
import { compactNumber, percent } from '@/lib/numbers'
import { duration } from '@/lib/time'

/** One line of the comparison: a figure of each task, and which way is better. */
export type Measure = {
  name: string
  value: (task: TaskDetail) => number | null
  words: (value: number) => string
  better: 'less' | 'more' | null
  /** The difference against the first task says something in percent. */
  relative?: boolean
}

const hasAnalyst = (task: TaskDetail) => task.steps.some((step) => step.role === 'ANALYST')
export const analystWords = (task: TaskDetail): string =>
  hasAnalyst(task) ? 'yes' : task.skipped.some((one) => one.role === 'ANALYST') ? 'no, skipped' : 'no'

export const measures: readonly Measure[] = [
  {
    name: 'Cost',
    value: (task) => (task.cost === null ? null : Number(task.cost)),
    words: (value) => formatMoney(value.toFixed(9)),
    better: 'less',
    relative: true,
  },
  {
    name: 'Time',
    value: (task) => task.duration_seconds,
    words: (value) => duration(value * 1000),
    better: 'less',
    relative: true,
  },
  { name: 'Tokens', value: (task) => task.tokens, words: compactNumber, better: 'less', relative: true },
  { name: 'Cache hits', value: (task) => task.cache_hit_ratio, words: percent, better: 'more' },
  { name: 'Agents', value: (task) => task.agents, words: String, better: null },
  { name: 'Steps', value: (task) => task.steps.length, words: String, better: null },
  {
    name: 'Retries',
    value: (task) => task.steps.reduce((sum, step) => sum + Math.max(0, step.attempt - 1), 0),
    words: String,
    better: 'less',
  },
]

/** The best of the figures, where they differ and a direction is better; else null. */
export function bestOf(values: readonly (number | null)[], better: Measure['better']): number | null {
  const known = values.filter((value) => value !== null)
  if (better === null || known.length < 2 || new Set(known).size < 2) return null
  return better === 'less' ? Math.min(...known) : Math.max(...known)
}

/** "−36%" against the first task; null for the first itself and where there is nothing to compare with. */
export function againstFirst(value: number | null, first: number | null): string | null {
  if (value === null || first === null || first === 0 || value === first) return null
  const change = Math.round(((value - first) / first) * 100)
  return change === 0 ? null : `${change > 0 ? '+' : '−'}${Math.abs(change)}%`
}

/** Each role that any of the tasks has, in the order in which they first stand. */
export const rolesOf = (tasks: readonly TaskDetail[]): string[] => [
  ...new Set(tasks.flatMap((task) => task.steps.map((step) => step.role))),
]

/** What the steps of one role cost in a task; null where it has none. */
export function roleCost(task: TaskDetail, role: string): number | null {
  const steps = task.steps.filter((step) => step.role === role)
  return steps.length === 0 ? null : steps.reduce((sum, step) => sum + Number(step.cost ?? 0), 0)
}
