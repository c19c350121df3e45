import { expect, test } from 'vitest'
import type { TokenMetrics } from '@/api/types'
import { makeUsage } from '@/testing/make'
import { bucketLabel, kindsOf, tokenBars } from './token-bars'

const DAY = 86_400_000
const now = new Date(2026, 10, 20, 15).getTime()

function found(days: number): TokenMetrics {
  const buckets = Array.from({ length: days }, (_, index) => ({
    start: new Date(2026, 10, 20 - (days - 1 - index)).toISOString(),
    tokens: 1000,
    usage: { ...makeUsage(1000), cache_write_5m: 30, cache_write_1h: 4 },
    calls: 1,
    cost: '0.10',
    cache_hit_ratio: 0.5,
  }))
  return { buckets } as unknown as TokenMetrics
}

test('stacks cached below fresh, both cache writes as one, and leaves the reads out on demand', () => {
  expect(kindsOf('all').map((kind) => kind.name)).toEqual(['Cache read', 'Cache write', 'Input', 'Output'])
  const { bars, series } = tokenBars(found(3), 'day', 'fresh', now)
  expect(series.map((kind) => kind.name)).toEqual(['Cache write', 'Input', 'Output'])
  expect(bars[0]?.values[0]).toBe(34)
})

test('only the day that is not over is pale, and it is called today', () => {
  const { bars } = tokenBars(found(20), 'day', 'all', now)
  expect(bars.filter((bar) => bar.current).map((bar) => bar.tick)).toEqual(['Today'])
  const ticks = bars.flatMap((bar) => bar.tick ?? [])
  expect(ticks).toEqual(['Mon 2', 'Mon 9', 'Mon 16', 'Today'])
})

test('names weeks by their Monday and months by their name', () => {
  expect(bucketLabel(now - 4 * DAY, 'week')).toMatch(/^Week of Mon 16 Nov/)
  expect(bucketLabel(now, 'month')).toBe('November 2026')
})
