import { expect, test } from 'vitest'
import type { ModelUsage } from '@/api/types'
import { makeUsage } from '@/testing/make'
import { modelRows } from './model-rows'

const item = (model: string, cost: string | null, tokens = 1000): ModelUsage => ({
  model,
  cost,
  tokens,
  tasks: 2,
  calls: 10,
  usage: { ...makeUsage(0), cache_read: 600, input: 300, output: 100 },
  cache_hit_ratio: 2 / 3,
  unpriced: cost === null,
  unpriced_calls: cost === null ? 10 : 0,
  percentage: 10,
  basis: { reported: '0.00', computed: cost ?? '0.00', guessed: '0.00' },
})

test('six models stand each for itself, of more the cheap ones are one row', () => {
  const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => item(name, '1.00'))
  expect(modelRows(six).map((row) => row.model)).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  const rows = modelRows([...six, item('g', '0.25'), item('h', null)])
  expect(rows.length).toBe(6)
  expect(rows[5]).toMatchObject({
    model: null,
    tasks: null,
    calls: 30,
    tokens: 3000,
    percentage: 30,
    cost: '1.250000000',
    unpriced: true,
  })
  expect(rows[5]?.cache).toBeCloseTo(1800 / 2700)
})

test('a model whose whole cost is guessed says so', () => {
  const guessed = { ...item('x', '1.00'), basis: { reported: '0', computed: '0', guessed: '1.00' } }
  expect(modelRows([guessed, item('y', '1.00')]).map((row) => row.guessed)).toEqual([true, false])
})
