import type { CostReport, CostRow, LedgerPage } from '@/api/types'
import { groupBy } from '@/lib/group-by'
import { sumMoney } from '@/lib/money'
import { makeUsage } from './make'
import type { World } from './world'

function merge(rows: CostRow[], keys: Record<string, string>, whole: number): CostRow {
  const cost = sumMoney(rows.map((row) => row.cost))
  const tokens = rows.reduce((sum, row) => sum + row.tokens, 0)
  return {
    key: Object.values(keys).join('|'),
    keys,
    label: Object.values(keys).join(', '),
    cost,
    unpriced: false,
    unpriced_calls: 0,
    tokens,
    usage: makeUsage(tokens),
    calls: rows.reduce((sum, row) => sum + row.calls, 0),
    percentage: whole > 0 ? (Number(cost) / whole) * 100 : 0,
    basis: { reported: '0.000000', computed: cost, guessed: '0.000000' },
  }
}

/** Groups the world's hourly costs by hour, day and model; other dimensions fall into one row. */
export function costReport(world: World, query: URLSearchParams): CostReport {
  const dimensions = (query.get('group_by') ?? 'model').split(',')
  const start = query.get('start') ?? ''
  const rows = world.hourly.filter((row) => (row.keys.hour ?? '') >= start.slice(0, 13))
  const keyOf = (row: CostRow, dimension: string) =>
    dimension === 'day'
      ? `${(row.keys.hour ?? '').slice(0, 10)}T00:00:00.000Z`
      : (row.keys[dimension] ?? 'all')
  const whole = Number(sumMoney(rows.map((row) => row.cost)))
  const groups = groupBy(rows, (row) => dimensions.map((one) => keyOf(row, one)).join('|'))
  const breakdown = [...groups.values()].map((group) => {
    const first = group[0]
    const keys = first ? dimensions.map((one) => [one, keyOf(first, one)] as const) : []
    return merge(group, Object.fromEntries(keys), whole)
  })
  if (!dimensions.includes('hour')) breakdown.sort((a, b) => Number(b.cost) - Number(a.cost))
  const total = sumMoney(rows.map((row) => row.cost))
  return {
    breakdown,
    total_cost: total,
    total_tokens: rows.reduce((sum, row) => sum + row.tokens, 0),
    total_calls: rows.reduce((sum, row) => sum + row.calls, 0),
    unpriced_calls: 0,
    period: {
      start: start || new Date(world.now - 86_400_000).toISOString(),
      end: new Date(world.now).toISOString(),
    },
    ledger: {
      entries: 1284,
      total_cost: total,
      matches: true,
      checked_at: new Date(world.now - 4000).toISOString(),
    },
    previous: { total_cost: '3.760000' },
    as_of_seq: world.seq,
  }
}

/** The newest calls, one entry each. */
export function ledger(world: World): LedgerPage {
  const items = world.hourly
    .toReversed()
    .slice(0, 60)
    .map((row, index) => ({
      seq: world.seq - index,
      time: row.keys.hour ?? '',
      agent_id: 'builder-3f2',
      source: 'claude-code',
      model: row.keys.model ?? '',
      matched_model: row.keys.model ?? '',
      usage: row.usage,
      tokens: row.tokens,
      cost: row.cost,
      basis: index % 7 === 0 ? ('guessed' as const) : ('computed' as const),
      price_source: 'list 0.2.3',
      request_id: `req-${index}`,
      message_id: `msg-${index}`,
      undercounted: false,
    }))
  return { items, next_cursor: null, total: items.length, as_of_seq: world.seq }
}
