import { expect, test } from 'vitest'
import type { CostRow } from '@/api/types'
import { makeUsage } from '@/testing/make'
import { basisOf, cacheRatio, changeOf, dearest, labelOf, sumsByBasis } from './rows'

const row = (changes: Partial<CostRow>): CostRow => ({
  key: 'BUILDER',
  keys: { role: 'BUILDER' },
  label: 'BUILDER',
  cost: '10.00',
  unpriced: false,
  unpriced_calls: 0,
  tokens: 1000,
  usage: makeUsage(1000),
  calls: 4,
  percentage: 10,
  basis: { reported: '0.00', computed: '10.00', guessed: '0.00' },
  ...changes,
})

test('the basis is what most of the amount has, with its share', () => {
  expect(basisOf(row({}))).toEqual({ basis: 'computed', share: 100 })
  expect(basisOf(row({ basis: { reported: '3.90', computed: '6.10', guessed: '0' } }))).toEqual({
    basis: 'computed',
    share: 61,
  })
  expect(basisOf(row({ cost: null, unpriced: true }))).toEqual({ basis: 'unknown', share: 100 })
  expect(basisOf(row({ cost: '0', basis: { reported: '0', computed: '0', guessed: '0' } }))).toBeNull()
})

test('a change says its sign, and what was not there before is new', () => {
  const before = new Map([['BUILDER', '8.00']])
  expect(changeOf(row({}), before)).toBe('+25%')
  expect(changeOf(row({ cost: '6.00' }), before)).toBe('−25%')
  expect(changeOf(row({ key: 'TESTER' }), before)).toBe('new')
  expect(changeOf(row({}), null)).toBe('–')
  expect(changeOf(row({ cost: null }), before)).toBe('–')
})

test('the dearest pair of role and model makes the sentence', () => {
  const pairs = [
    row({ cost: '2', keys: { role: 'TESTER', model: 'claude-haiku-5' } }),
    row({ cost: '62', keys: { role: 'BUILDER', model: 'claude-opus-5-20260401' } }),
  ]
  expect(dearest(pairs, '100')).toEqual({ role: 'BUILDER', model: 'opus-5', percent: 62 })
  expect(dearest([], '0')).toBeNull()
})

test('sums stay exact to the last digit', () => {
  const rows = [
    row({ basis: { reported: '0.1', computed: '0.000000001', guessed: '0' } }),
    row({ basis: { reported: '0.2', computed: '0', guessed: '1' } }),
  ]
  expect(sumsByBasis(rows)).toEqual({
    reported: '0.300000000',
    computed: '0.000000001',
    guessed: '1.000000000',
  })
})

test('groups are called by what they are', () => {
  expect(labelOf(row({ keys: { model: 'claude-opus-5-20260401' } }), 'model')).toBe('opus-5')
  expect(labelOf(row({ key: '', keys: { workspace: '' } }), 'workspace')).toBe('No workspace')
  expect(cacheRatio({ ...makeUsage(), input: 10, cache_read: 90 })).toBe(0.9)
})
