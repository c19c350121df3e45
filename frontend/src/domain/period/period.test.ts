import { expect, test } from 'vitest'
import { dayText, periodOf, projectionOf, stretchOf } from './period'

const now = new Date(2026, 10, 20, 14, 30).getTime()
const day = (year: number, month: number, date: number, hours = 0, minutes = 0) =>
  new Date(year, month - 1, date, hours, minutes).getTime()

test('a month begins on its first day and is compared with as much of the month before', () => {
  const month = periodOf('month', now)
  expect(month.start).toBe(day(2026, 11, 1))
  expect(month.versus).toBe('Oct')
  expect(month.previous?.start).toBe(day(2026, 10, 1))
  expect(month.daysLeft).toBe(10)
  const length = (month.previous?.end ?? 0) - (month.previous?.start ?? 0)
  expect(length).toBe(now - day(2026, 11, 1))
})

test('a long month is not compared with more than the short one before it', () => {
  const march = periodOf('month', day(2026, 3, 31, 12))
  expect(march.previous).toEqual({ start: day(2026, 2, 1), end: day(2026, 3, 1) })
})

test('today is compared with yesterday to the same time', () => {
  const today = periodOf('today', now)
  expect(today.previous).toEqual({ start: day(2026, 11, 19), end: day(2026, 11, 19, 14, 30) })
})

test('own days end with the last of them, and a turned pair does no harm', () => {
  const own = periodOf('custom', now, '2026-11-03', '2026-11-05')
  expect([own.start, own.end]).toEqual([day(2026, 11, 3), day(2026, 11, 6)])
  expect(own.previous).toEqual({ start: day(2026, 10, 31), end: day(2026, 11, 3) })
  const turned = periodOf('custom', now, '2026-11-05', '2026-11-03')
  expect(turned.end).toBe(day(2026, 11, 6))
})

test('everything has neither beginning nor end', () => {
  expect(stretchOf(periodOf('all', now))).toEqual({})
  expect(stretchOf(periodOf('today', now))).toEqual({ start: new Date(day(2026, 11, 20)).toISOString() })
})

test('the course of a month is the server’s figure, or the pace so far for a part of the fleet', () => {
  const month = periodOf('month', now)
  expect(projectionOf(84.12, month, now, '131.00')).toBe(131)
  const pace = projectionOf(84.12, month, now, null) ?? 0
  expect(pace).toBeGreaterThan(84.12 * 1.4)
  expect(pace).toBeLessThan(84.12 * 1.6)
  expect(projectionOf(5, periodOf('7d', now), now, '131.00')).toBeNull()
})

test('a day is written as its input wants it', () => {
  expect(dayText(day(2026, 3, 7))).toBe('2026-03-07')
})
