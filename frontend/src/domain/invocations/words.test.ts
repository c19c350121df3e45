import { expect, test } from 'vitest'
import { centMoney } from '@/lib/money'
import { databaseName, latency, success } from './words'

test('a share of successes is never rounded up to all of them', () => {
  expect(success(1)).toBe('100%')
  expect(success(0.9999)).toBe('99.9%')
  expect(success(0.976)).toBe('97.6%')
  expect(success(0)).toBe('0%')
  expect(success(null)).toBe('–')
})

test('times have the unit that fits', () => {
  expect(latency(840.4)).toBe('840 ms')
  expect(latency(12_400)).toBe('12 s')
  expect(latency(90_000)).toBe('01:30')
  expect(latency(null)).toBe('–')
})

test('sums are told to the cent, and what is there never as nothing', () => {
  expect(centMoney('55.308722')).toBe('$55.31')
  expect(centMoney('1234.5')).toBe('$1,234.50')
  expect(centMoney('0.0049')).toBe('<$0.01')
  expect(centMoney('0.00')).toBe('$0.00')
})

test('a database is known by its folder', () => {
  expect(databaseName('telemetry-db:/home/mk/shop/telemetry.db')).toBe('shop/telemetry.db')
  expect(databaseName('telemetry-db:/home/mk/shop/telemetry.db@build-1')).toBe('shop/telemetry.db@build-1')
})
