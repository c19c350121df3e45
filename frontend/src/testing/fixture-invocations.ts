import type { InvocationSums, Invocations } from '@/api/types'
import { sumMoney } from '@/lib/money'
import type { World } from './world'

const DAYS = 30
const shop = 'telemetry-db:/home/mk/shop/telemetry.db'
const docs = 'telemetry-db:/home/mk/docs-site/telemetry.db'

const sums = (calls: number, cost: string, failed: number, average: number, p95: number): InvocationSums => ({
  calls,
  cost,
  unpriced_calls: 0,
  average_cost: calls > 0 ? (Number(cost) / calls).toFixed(6) : null,
  tokens: calls * 1830,
  told: calls,
  success_share: calls > 0 ? 1 - failed / calls : null,
  measured: calls,
  average_ms: calls > 0 ? average : null,
  p95_ms: calls > 0 ? p95 : null,
})

/** A month of calls that two programs wrote down; none where nothing was told. */
export function invocations(world: World, query: URLSearchParams): Invocations {
  const told = world.scene === 'fleet' || world.scene === 'failing'
  const only = query.get('source')
  const part = only === docs ? 0.25 : only === shop ? 0.75 : 1
  const midnight = new Date(world.now)
  midnight.setHours(0, 0, 0, 0)
  const days = Array.from({ length: DAYS }, (_, at) => {
    const day = new Date(midnight)
    day.setDate(day.getDate() - (DAYS - 1 - at))
    const weekend = day.getDay() % 6 === 0
    const calls = told ? Math.round((weekend ? 3 : 14 + ((at * 7) % 9)) * part) : 0
    return { day: day.toISOString(), calls, cost: (calls * 0.0375).toFixed(4) }
  })
  const today = days.at(-1) ?? { calls: 0, cost: '0' }
  const month = days.filter(({ day }) => new Date(day).getMonth() === midnight.getMonth())
  const count = (some: typeof days) => some.reduce((sum, day) => sum + day.calls, 0)
  const cost = sumMoney(days.map((day) => day.cost))
  const all = count(days)
  const opus = Math.round(all * 0.2)
  const hours = Math.max((new Date(world.now).getTime() - midnight.getTime()) / 3_600_000, 0.25)
  return {
    today: sums(today.calls, today.cost, 0, 912, 2210),
    month: sums(count(month), sumMoney(month.map((day) => day.cost)), told ? 9 : 0, 948, 2640),
    total: sums(all, cost, told ? 17 : 0, 961, 2700),
    velocity: ((Number(today.cost) / hours) * 24).toFixed(6),
    models: told
      ? [
          { model: 'claude-opus-5-20260901', ...sums(opus, (Number(cost) * 0.7).toFixed(6), 14, 2210, 5600) },
          {
            model: 'claude-sonnet-5-20260701',
            ...sums(all - opus, (Number(cost) * 0.3).toFixed(6), 3, 640, 1580),
          },
        ]
      : [],
    sources: told
      ? [
          { source: shop, calls: Math.round(all * 0.75), cost: (Number(cost) * 0.75).toFixed(6) },
          { source: docs, calls: all - Math.round(all * 0.75), cost: (Number(cost) * 0.25).toFixed(6) },
        ]
      : [],
    days,
    relative_error: 0.0476,
    as_of_seq: world.seq,
  }
}
