import { expect, test } from 'vitest'
import { calendarCells, dateLabel, monthTicks } from './calendar'
import { heatStep } from './heat'

const days = (first: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    date: new Date(Date.parse(`${first}T00:00:00Z`) + index * 86_400_000).toISOString().slice(0, 10),
    agents: index,
  }))

test('a column a week, across the days on which clocks change', () => {
  const cells = calendarCells(days('2026-10-19', 12))
  expect(cells.map(({ column, row }) => [column, row])).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [0, 3],
    [0, 4],
    [0, 5],
    [0, 6],
    [1, 0],
    [1, 1],
    [1, 2],
    [1, 3],
    [1, 4],
  ])
  expect(dateLabel('2026-11-17')).toBe('Tue 17 Nov')
})

test('months stand over the week that begins in them', () => {
  const ticks = monthTicks(calendarCells(days('2025-11-17', 53 * 7)))
  expect(ticks.map((tick) => tick.name)).toEqual([
    'Dec',
    'Jan',
    'Feb',
    'Mar',
    'Apr',
    'May',
    'Jun',
    'Jul',
    'Aug',
    'Sep',
    'Oct',
    'Nov',
  ])
  expect(ticks[0]).toEqual({ column: 2, name: 'Dec' })
})

test('something is never drawn as nothing, and the most is the strongest', () => {
  expect([0, 1, 25, 26, 99, 100].map((value) => heatStep(value, 100))).toEqual([0, 1, 1, 2, 4, 4])
  expect(heatStep(0, 0)).toBe(0)
})
