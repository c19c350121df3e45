const grouped = (whole: string) => whole.replace(/\B(?=(\d{3})+$)/g, ',')

/** Rounds a decimal string half up without ever becoming a float. */
function round(amount: string, places: number): { whole: string; fraction: string } {
  const [whole = '0', fraction = ''] = amount.split('.')
  const digits = fraction.padEnd(places + 1, '0')
  const kept = BigInt(whole + digits.slice(0, places)) + (digits.charAt(places) >= '5' ? 1n : 0n)
  const text = kept.toString().padStart(places + 1, '0')
  return { whole: text.slice(0, text.length - places), fraction: text.slice(text.length - places) }
}

/** Under a cent four decimals, up to a dollar two or three as needed, above it two. */
export function formatMoney(amount: string): string {
  const negative = amount.startsWith('-')
  const plain = negative ? amount.slice(1) : amount
  const value = Number(plain)
  const sign = negative && value !== 0 ? '−' : ''
  if (value === 0) return '$0.00'
  if (value < 0.00995) {
    const { fraction } = round(plain, 4)
    return fraction === '0000' ? `${sign}<$0.0001` : `${sign}$0.${fraction}`
  }
  if (value < 0.9995) {
    const { fraction } = round(plain, 3)
    return `${sign}$0.${fraction.endsWith('0') ? fraction.slice(0, 2) : fraction}`
  }
  const { whole, fraction } = round(plain, 2)
  return `${sign}$${grouped(whole)}.${fraction}`
}

/** To the cent: for sums that stand beside each other. What is there is never told as nothing. */
export function centMoney(amount: string): string {
  const value = Number(amount)
  if (value > 0 && value < 0.005) return '<$0.01'
  const { whole, fraction } = round(amount, 2)
  return `$${grouped(whole)}.${fraction}`
}

/** A figure of an axis that ends at `top`. Up to ten its steps can be 2.5, so no figure may be rounded. */
export const axisMoney = (value: number, top: number): string => `$${value.toFixed(top <= 10 ? 2 : 0)}`

/** Every digit that the ledger has, never fewer than two decimals. */
export function exactMoney(amount: string): string {
  const negative = amount.startsWith('-')
  const [whole = '0', fraction = ''] = (negative ? amount.slice(1) : amount).split('.')
  return `${negative ? '−' : ''}$${grouped(whole)}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`
}

/** Adds decimal strings in integers of a nano-dollar. */
export function sumMoney(amounts: Iterable<string | null>): string {
  let nanos = 0n
  for (const amount of amounts) if (amount !== null) nanos += toNanos(amount)
  const negative = nanos < 0n
  const digits = (negative ? -nanos : nanos).toString().padStart(10, '0')
  return `${negative ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`
}

function toNanos(amount: string): bigint {
  const negative = amount.startsWith('-')
  const [whole = '0', fraction = ''] = (negative ? amount.slice(1) : amount).split('.')
  const nanos = BigInt(whole + fraction.slice(0, 9).padEnd(9, '0'))
  return negative ? -nanos : nanos
}

/** Change in whole percent, or null where there is nothing to compare with. */
export function percentChange(now: string, before: string): number | null {
  const past = Number(before)
  return past > 0 ? Math.round(((Number(now) - past) / past) * 100) : null
}

const MOST_PERCENT = 400
const MOST_TIMES = 1000

/** "12%", "×57", "over ×1000"; null where there is nothing to compare with. Percent stop where they stop to say much. */
export function changeWords(now: string, before: string): { up: boolean; words: string } | null {
  const percent = percentChange(now, before)
  if (percent === null) return null
  const ratio = Number(now) / Number(before)
  const up = percent > 0
  if (percent < MOST_PERCENT) return { up, words: `${Math.abs(percent)}%` }
  return { up, words: ratio < MOST_TIMES ? `×${Math.round(ratio)}` : `over ×${MOST_TIMES}` }
}

/** A decimal string times a count over another, exact to the nano-dollar: a price per million times tokens. */
export function scaleMoney(amount: string, times: number, per = 1): string {
  const scaled = toNanos(amount) * BigInt(Math.round(times))
  const over = BigInt(per)
  const nanos = (scaled * 2n + over) / (over * 2n)
  const digits = nanos.toString().padStart(10, '0')
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`
}
