import { expect, it } from 'vitest'
import { compactNumber, formatBytes, plural } from './numbers'

it.each([
  [842, '842'],
  [1200, '1.2k'],
  [9400, '9.4k'],
  [94_000, '94k'],
  [842_000, '842k'],
  [999_499, '999k'],
  [999_500, '1.0M'],
  [3_412_000, '3.4M'],
  [2_000_000_000, '2.0B'],
])('%d reads %s', (value, words) => {
  expect(compactNumber(value)).toBe(words)
})

it('names sizes and numbers of things', () => {
  expect(formatBytes(3_100_000_000)).toBe('3.1 GB')
  expect(formatBytes(41_000_000)).toBe('41 MB')
  expect(formatBytes(0)).toBe('0 B')
  expect(plural(1, 'agent')).toBe('1 agent')
  expect(plural(1284, 'entry', 'entries')).toBe('1,284 entries')
})
