import { expect, test } from 'vitest'
import type { FleetStatus, ModelPrice } from '@/api/types'
import { exactMoney } from '@/lib/money'
import { answerOf, draftOf, projectedToday, readCount, readPrice } from './estimate'

const price = {
  prices: { input: '3', output: '15', cache_read: '0.3', cache_write_5m: '3.75', cache_write_1h: '6' },
} as ModelPrice

test('a call, a day and a month, exact to the last digit', () => {
  const draft = {
    ...draftOf(price),
    tokens: { input: '1', output: '0', cache_read: '1', cache_write_5m: '' },
    perDay: '1000',
  }
  const answer = answerOf(draft)
  expect(answer && [answer.call, answer.day, answer.month].map(exactMoney)).toEqual([
    '$0.0000033',
    '$0.0033',
    '$0.099',
  ])
})

test('a field that cannot be read gives no answer instead of a wrong one', () => {
  expect(answerOf({ ...draftOf(price), perDay: 'many' })).toBeNull()
  expect([readCount('1,200'), readCount(''), readCount('-1')]).toEqual([1200, 0, null])
  expect([readPrice('$3.75'), readPrice(''), readPrice('3,75')]).toEqual(['3.75', '0', null])
})

test('the rest of today goes like the last hour', () => {
  const cost = { today: '4.00', burn_rate_hour: '1.50' } as FleetStatus['cost']
  expect(exactMoney(projectedToday(cost, 0, 2 * 3_600_000))).toBe('$7.00')
})
