import { describe, expect, it } from 'vitest'
import { ago, DAY, dateOf, dayLabel, duration, elapsed, until } from './time'

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
    expect(ago(now - 70 * DAY, now)).toBe('11 Sep')
    expect(ago(now - 400 * DAY, now)).toBe('Oct 2025')
  })

  it('gives a day its year where it is another one', () => {
    expect(dayLabel(now, now)).toBe('Fri 20 Nov')
    expect(dayLabel(now - 365 * DAY, now)).toBe('Thu 20 Nov 2025')
    expect(dateOf(now - 70 * DAY)).toBe('11 Sep 2026')
  })

  it('says how long it is until then', () => {
    expect(until(now + 90_000, now)).toBe('2 min')
    expect(until(now + 5 * 3_600_000, now)).toBe('5 h')
    expect(until(now + 30 * DAY, now)).toBe('30 d')
    expect(until(now - DAY, now)).toBe('0 min')
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
