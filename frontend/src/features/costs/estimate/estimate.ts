import type { FleetStatus, ModelPrice } from '@/api/types'
import { scaleMoney, sumMoney } from '@/lib/money'

const HOUR = 3_600_000
const MILLION = 1_000_000
export const MONTH_DAYS = 30

export const kinds = ['input', 'output', 'cache_read', 'cache_write_5m'] as const
export type Kind = (typeof kinds)[number]
export const kindNames: Record<Kind, string> = {
  input: 'Input',
  output: 'Output',
  cache_read: 'Cache read',
  cache_write_5m: 'Cache write',
}

/** As it stands in the fields. */
export type Draft = { tokens: Record<Kind, string>; prices: Record<Kind, string>; perDay: string }

const zero = (): Record<Kind, string> => ({ input: '', output: '', cache_read: '', cache_write_5m: '' })

/** A call as agents make them: a little fresh, most of it cached. */
export const draftOf = (price: ModelPrice | undefined): Draft => ({
  tokens: { input: '2000', output: '800', cache_read: '60000', cache_write_5m: '3000' },
  prices: price?.prices
    ? (Object.fromEntries(kinds.map((kind) => [kind, price.prices?.[kind] ?? ''])) as Record<Kind, string>)
    : zero(),
  perDay: '100',
})

export const readCount = (text: string): number | null => {
  const plain = text.replaceAll(',', '').trim()
  return plain === '' ? 0 : /^\d{1,12}$/.test(plain) ? Number(plain) : null
}

export const readPrice = (text: string): string | null => {
  const plain = text.replace(/^\$/, '').trim()
  return plain === '' ? '0' : /^\d{1,6}(\.\d{1,9})?$/.test(plain) ? plain : null
}

/** The kinds whose tokens have no price yet: without it nothing can be said, and nothing is not $0. */
export const unpricedKinds = (draft: Draft): Kind[] =>
  kinds.filter((kind) => (readCount(draft.tokens[kind]) ?? 0) > 0 && draft.prices[kind].trim() === '')

export type Answer = { call: string; day: string; month: string }

/** What a call, a day of calls and thirty such days cost; null while a field cannot be read. */
export function answerOf(draft: Draft): Answer | null {
  const perDay = readCount(draft.perDay)
  const parts = kinds.map((kind) => {
    const tokens = readCount(draft.tokens[kind])
    const price = readPrice(draft.prices[kind])
    return tokens === null || price === null ? null : { tokens, price }
  })
  if (perDay === null || parts.includes(null)) return null
  // From the tokens of all calls, so that nothing is rounded before the end.
  const costOf = (calls: number) =>
    sumMoney(parts.map((part) => (part ? scaleMoney(part.price, part.tokens * calls, MILLION) : null)))
  return { call: costOf(1), day: costOf(perDay), month: costOf(perDay * MONTH_DAYS) }
}

/** What today will have cost when the rest of it goes like the last hour. */
export function projectedToday(cost: FleetStatus['cost'], now: number, midnight: number): string {
  const left = Math.max(0, midnight - now)
  return sumMoney([cost.today, scaleMoney(cost.burn_rate_hour, left, HOUR)])
}
