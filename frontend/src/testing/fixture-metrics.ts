import type { ModelMetrics, ModelUsage, TokenMetrics, Usage } from '@/api/types'
import { sumMoney } from '@/lib/money'
import { invocations } from './fixture-invocations'
import { keepPlans, planUsage } from './fixture-plan-usage'
import { activity, anomalies, performance, tools } from './fixture-work'
import { minutesAgo } from './make'
import type { World } from './world'

const MILLION = 1_000_000

// Tokens of the days of the month, in millions.
const month = [
  1, 3.56, 4.12, 3.75, 4.44, 3.34, 1.18, 0.69, 3.84, 4.72, 4.33, 3.62, 2.95, 1.38, 0.99, 4.03, 5.6, 4.62,
  3.55, 3.4,
]

const usageOf = (tokens: number): Usage => {
  const whole = Math.round(tokens)
  const read = Math.round(whole * 0.846)
  const write = Math.round(whole * 0.05)
  const output = Math.round(whole * 0.032)
  return {
    input: whole - read - write - output,
    output,
    cache_read: read,
    cache_write_5m: write,
    cache_write_1h: 0,
    reasoning: Math.round(output / 4),
  }
}

const add = (parts: readonly Usage[]): Usage =>
  parts.reduce(
    (sum, part) => ({
      input: sum.input + part.input,
      output: sum.output + part.output,
      cache_read: sum.cache_read + part.cache_read,
      cache_write_5m: sum.cache_write_5m + part.cache_write_5m,
      cache_write_1h: sum.cache_write_1h + part.cache_write_1h,
      reasoning: sum.reasoning + part.reasoning,
    }),
    usageOf(0),
  )

const size = (usage: Usage) =>
  usage.input + usage.output + usage.cache_read + usage.cache_write_5m + usage.cache_write_1h
const hit = (usage: Usage) => {
  const prompt = size(usage) - usage.output
  return prompt > 0 ? usage.cache_read / prompt : null
}
const open = { start: null, end: null }
const empty = (world: World) => world.scene === 'first-run'

function tokens(world: World, query: URLSearchParams): TokenMetrics {
  const unit = (query.get('unit') ?? 'day') as TokenMetrics['unit']
  const today = new Date(world.now)
  const groups = new Map<number, Usage[]>()
  for (const [index, millions] of month.entries()) {
    const day = new Date(today.getFullYear(), today.getMonth(), index + 1)
    if (unit === 'week') day.setDate(day.getDate() - ((day.getDay() + 6) % 7))
    if (unit === 'month') day.setDate(1)
    groups.set(day.getTime(), [...(groups.get(day.getTime()) ?? []), usageOf(millions * MILLION)])
  }
  const buckets = [...groups].map(([start, parts]) => {
    const usage = add(parts)
    return {
      start: new Date(start).toISOString(),
      tokens: size(usage),
      usage,
      calls: parts.length * 40,
      cost: (size(usage) / MILLION).toFixed(2),
      cache_hit_ratio: hit(usage),
    }
  })
  const usage = add(buckets.map((bucket) => bucket.usage))
  return {
    unit,
    buckets: empty(world) ? [] : buckets,
    total_tokens: empty(world) ? 0 : size(usage),
    usage: empty(world) ? usageOf(0) : usage,
    total_calls: empty(world) ? 0 : 1284,
    cache_hit_ratio: empty(world) ? null : hit(usage),
    period: open,
    as_of_seq: world.seq,
  }
}

const modelRows: [string, number, number, number, number, string][] = [
  ['claude-opus-5-20260901', 38, 512, 38.4, 0.89, '58.94'],
  ['claude-sonnet-5-20260701', 31, 318, 14.1, 0.86, '14.36'],
  ['claude-haiku-5-20260801', 42, 301, 8.2, 0.82, '5.52'],
  ['gemini-3-pro', 9, 74, 2.4, 0.77, '2.85'],
  ['gpt-5-codex', 3, 41, 1.2, 0.71, '1.19'],
  ['claude-opus-4-6', 4, 20, 0.4, 0.62, '0.96'],
  ['gpt-5-mini', 2, 18, 0.3, 0.58, '0.30'],
]

function models(world: World): ModelMetrics {
  const rows = empty(world) ? [] : modelRows
  const total = sumMoney(rows.map((row) => row[5]))
  const items = rows.map(([model, tasks, calls, millions, cache, cost]): ModelUsage => {
    const guessed = model === 'gpt-5-codex'
    const whole = Math.round(millions * MILLION)
    const prompt = Math.round(whole * 0.97)
    const read = Math.round(prompt * cache)
    return {
      model,
      tasks,
      calls,
      tokens: whole,
      usage: {
        ...usageOf(0),
        input: prompt - read,
        output: whole - prompt,
        cache_read: read,
      },
      cache_hit_ratio: cache,
      cost,
      unpriced: false,
      unpriced_calls: 0,
      percentage: (Number(cost) / Number(total)) * 100,
      basis: { reported: '0.00', computed: guessed ? '0.00' : cost, guessed: guessed ? cost : '0.00' },
    }
  })
  return {
    items,
    total: items.length,
    total_tasks: empty(world) ? 0 : 116,
    total_calls: empty(world) ? 0 : 1284,
    total_tokens: items.reduce((sum, item) => sum + item.tokens, 0),
    total_cost: empty(world) ? '0.00' : '84.12',
    unpriced_calls: 0,
    cache_hit_ratio: empty(world) ? null : 0.87,
    ledger: {
      entries: empty(world) ? 0 : 1284,
      total_cost: '84.12',
      matches: true,
      checked_at: minutesAgo(0.1),
    },
    period: open,
    as_of_seq: world.seq,
  }
}

/** Statistics of a month like the one in the design; nothing on a first run. */
export function answerMetrics(
  world: World,
  method: string,
  path: string,
  query: URLSearchParams,
  body: unknown,
): { status: number; body: unknown } | null {
  if (!path.startsWith('/metrics/')) return null
  const ok = (value: unknown) => ({ status: 200, body: value })
  if (path === '/metrics/plan') {
    if (method === 'PUT') keepPlans(world, body)
    return ok(planUsage(world))
  }
  if (
    world.scene === 'failing' &&
    /tokens|models|activity|tools|performance|anomalies|invocations/.test(path)
  )
    return {
      status: 503,
      body: {
        code: 'busy',
        message: 'The database did not answer in 5 s',
        details: null,
        request_id: '7f3a-91c2',
        timestamp: minutesAgo(0),
      },
    }
  if (path === '/metrics/tokens') return ok(tokens(world, query))
  if (path === '/metrics/models') return ok(models(world))
  if (path === '/metrics/activity') return ok(activity(world, query))
  if (path === '/metrics/tools') return ok(tools(world))
  if (path === '/metrics/performance') return ok(performance(world))
  if (path === '/metrics/invocations') return ok(invocations(world, query))
  if (path === '/metrics/anomalies') {
    const items = empty(world) ? [] : anomalies()
    return ok({ items, next_cursor: null, total: items.length, as_of_seq: world.seq })
  }
  return null
}
