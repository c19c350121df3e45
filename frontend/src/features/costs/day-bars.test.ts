import { expect, test } from 'vitest'
import type { CostRow } from '@/api/types'
import { periodOf } from '@/domain/period/period'
import { makeUsage } from '@/testing/make'
import { dayBars, startsOf } from './day-bars'

const now = new Date(2026, 10, 20, 12).getTime()
const row = (date: number, cost: string): CostRow => ({
  key: '',
  keys: { day: new Date(2026, 10, date).toISOString(), model: 'claude-opus-5' },
  label: '',
  cost,
  unpriced: false,
  unpriced_calls: 0,
  tokens: 1,
  usage: makeUsage(1),
  calls: 1,
  percentage: 1,
  basis: { reported: '0', computed: cost, guessed: '0' },
})

test('a month has all its days, and the rest of the cost stands on those to come', () => {
  const { bars } = dayBars([row(3, '2.5'), row(20, '1')], periodOf('month', now), now, 21)
  expect(bars).toHaveLength(30)
  expect(bars[2]?.values).toEqual([2.5])
  expect(bars[18]?.projected).toBeUndefined()
  expect(bars[19]?.projected).toBeCloseTo(1)
  expect(bars[20]?.projected).toBeCloseTo(2)
  expect(bars[19]?.tick).toBe('Today')
  const expected = bars.reduce((sum, bar) => sum + (bar.projected ?? 0), 0)
  expect(expected).toBeCloseTo(21)
})

test('everything begins with the first day that cost something', () => {
  expect(startsOf(periodOf('all', now), [row(18, '1')], now)).toHaveLength(3)
})

test('more than a hundred days are drawn as months', () => {
  const old = row(18, '1')
  const rows = [{ ...old, keys: { ...old.keys, day: new Date(2026, 2, 3).toISOString() } }, old, row(19, '2')]
  const { bars, unit } = dayBars(rows, periodOf('all', now), now, null)
  expect(unit).toBe('month')
  expect(bars.map((bar) => bar.values[0])).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 3])
  expect(bars.at(-1)?.label).toBe('November 2026')
})

test('today is drawn by the hour', () => {
  const { bars } = dayBars([], periodOf('today', now), now, null)
  expect(bars).toHaveLength(24)
  expect(bars.findIndex((bar) => bar.current)).toBe(12)
})
