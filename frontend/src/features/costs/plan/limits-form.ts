import type { PlanLimits } from '@/api/types'

export type LimitFields = 'session_tokens' | 'week_tokens' | 'session_cost' | 'week_cost'
export type Draft = { name: string; models: string } & Record<LimitFields, string>
export type Problems = Partial<Record<keyof Draft, string>>

const units: Record<string, number> = { k: 1e3, m: 1e6, b: 1e9 }

export const draftOf = (plan: PlanLimits | undefined): Draft => ({
  name: plan?.name ?? '',
  models: plan?.models ?? 'claude*',
  session_tokens: plan?.session_tokens ? String(plan.session_tokens) : '',
  week_tokens: plan?.week_tokens ? String(plan.week_tokens) : '',
  session_cost: plan?.session_cost ?? '',
  week_cost: plan?.week_cost ?? '',
})

/** 44000, 44,000, 44k, 1.5M; null for what is no number of tokens above zero. */
export function readTokens(text: string): number | null {
  const found = /^([\d,]*\.?\d+|\d[\d,]*)\s*([kmb]?)$/i.exec(text.trim())
  if (!found) return null
  const value = Math.round(
    Number((found[1] ?? '').replaceAll(',', '')) * (units[(found[2] ?? '').toLowerCase()] ?? 1),
  )
  return value > 0 && value <= 1e15 ? value : null
}

const readDollars = (text: string): string | null => {
  const plain = text.trim().replace(/^\$/, '').replaceAll(',', '')
  return /^\d+(\.\d{1,9})?$/.test(plain) && Number(plain) > 0 ? plain : null
}

/** The plan that a draft says, or what is wrong with it. */
export function planOf(draft: Draft, account: string): { plan: PlanLimits | null; problems: Problems } {
  const problems: Problems = {}
  if (draft.name.trim() === '') problems.name = 'Give it a name, like “Max 20x”'
  if (draft.models.trim() === '') problems.models = 'Which models count, like claude*'
  const plan: PlanLimits = { account, name: draft.name.trim(), models: draft.models.trim() }
  for (const field of ['session_tokens', 'week_tokens'] as const) {
    if (draft[field].trim() === '') continue
    const value = readTokens(draft[field])
    if (value === null) problems[field] = 'A number of tokens, like 44M'
    else plan[field] = value
  }
  for (const field of ['session_cost', 'week_cost'] as const) {
    if (draft[field].trim() === '') continue
    const value = readDollars(draft[field])
    if (value === null) problems[field] = 'An amount above zero, like 35.50'
    else plan[field] = value
  }
  return { plan: Object.keys(problems).length === 0 ? plan : null, problems }
}
