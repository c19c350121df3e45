import { beforeEach, expect, it, vi } from 'vitest'
import type { CostRow } from '@/api/types'
import { makeUsage } from '@/testing/make'

// Colours are remembered by the module; each test begins with none.
let buckets: typeof import('./cost-series').buckets
let costBars: typeof import('./cost-series').costBars

const now = Date.parse('2026-11-20T13:32:20Z')
const HOUR = 3_600_000

const row = (hour: string, model: string, cost: string | null): CostRow => ({
  key: hour,
  keys: { hour, model },
  label: model,
  cost,
  unpriced: cost === null,
  unpriced_calls: 0,
  tokens: 1,
  usage: makeUsage(1),
  calls: 1,
  percentage: 0,
  basis: { reported: '0', computed: '0', guessed: '0' },
})

beforeEach(async () => {
  localStorage.clear()
  vi.resetModules()
  ;({ buckets, costBars } = await import('./cost-series'))
})

it('has a bar for every hour, also for those without a cost', () => {
  const starts = buckets('hour', 24, now)
  const { bars, series } = costBars(
    [
      row('2026-11-20T13:00:00.000Z', 'claude-opus-5', '0.25'),
      row('2026-11-20T13:00:00.000Z', 'claude-haiku-5', '0.05'),
      row('2026-11-20T02:00:00.000Z', 'claude-opus-5', '1'),
      row('2026-11-01T02:00:00.000Z', 'claude-opus-5', '99'),
      row('2026-11-20T12:00:00.000Z', 'local', null),
    ],
    'hour',
    starts,
  )
  expect(bars).toHaveLength(24)
  expect(series.map((one) => one.name)).toEqual(['opus-5', 'local', 'haiku-5'])
  expect(bars.at(-1)).toMatchObject({ current: true, values: [0.25, 0, 0.05] })
  expect(bars.flatMap((bar) => bar.values).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1.3)
})

it('gathers models without a colour of their own under "other"', () => {
  const starts = buckets('hour', 2, now)
  const rows = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((model, index) =>
    row('2026-11-20T13:00:00.000Z', model, String(10 - index)),
  )
  const { bars, series } = costBars(rows, 'hour', starts)
  expect(series).toHaveLength(6)
  expect(series.at(-1)?.name).toBe('other')
  expect(bars.at(-1)?.values.at(-1)).toBe(9)
})

it('counts back in whole hours and in the days of the person', () => {
  const hours = buckets('hour', 3, now)
  expect(hours.map((start) => now - start < 3 * HOUR)).toEqual([true, true, true])
  expect(hours[2]).toBeLessThanOrEqual(now)
  expect(buckets('day', 30, now)).toHaveLength(30)
})
