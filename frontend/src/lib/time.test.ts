import { describe, expect, it } from 'vitest'
import { ago, DAY, duration, elapsed } from './time'

const now = Date.parse('2026-11-20T13:32:20Z')

describe('time in words', () => {
  it.each([
    [0, '0 s'],
    [2_000, '2 s'],
    [59_999, '59 s'],
    [11 * 60_000, '11 min'],
    [3 * 3_600_000, '3 h'],
    [-5_000, '0 s'],
  ])('%d ms ago reads %s', (past, words) => {
    expect(ago(now - past, now)).toBe(words)
  })

  it('names the day from a day on', () => {
    expect(ago(now - 2 * DAY, now)).toBe('Wed')
    expect(ago(now - 70 * DAY, now)).toBe('11 Sept')
    expect(ago(now - 400 * DAY, now)).toContain('2025')
  })

  it('runs like a clock', () => {
    expect(elapsed(252_000)).toBe('04:12')
    expect(elapsed(26 * 60_000 + 40_000)).toBe('26:40')
    expect(elapsed(4_075_000)).toBe('1:07:55')
  })

  it('says how long', () => {
    expect(duration(84)).toBe('84 ms')
    expect(duration(6_200)).toBe('6.2 s')
    expect(duration(25_000)).toBe('25 s')
    expect(duration(190_000)).toBe('3 min 10 s')
    expect(duration(2 * 3_600_000)).toBe('2 h')
  })
})
