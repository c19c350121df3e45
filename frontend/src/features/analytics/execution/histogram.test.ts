import { expect, test } from 'vitest'
import type { Performance } from '@/api/types'
import { barLabel, boundLabels, medianChange, placeOf, taskTime } from './histogram'

const bounds = [0, 60, 120, 240]
const scale = { unit: 'minute', bounds_seconds: bounds } as const

test('a duration stands in its bar, as far in as it is long', () => {
  expect([0, 30, 60, 180, 240, 360, 4000].map((seconds) => placeOf(seconds, bounds))).toEqual([
    0, 0.5, 1, 2.5, 3, 3.5, 4,
  ])
})

test('bars are named in the unit of the scale', () => {
  expect(boundLabels(scale)).toEqual(['0', '1', '2', '4'])
  expect(barLabel(scale, 1)).toBe('1 to 2 minutes')
  expect(barLabel(scale, 3)).toBe('4 minutes and more')
})

test('times and the change of the median', () => {
  expect([4.21, 42.4, 640, 4460].map(taskTime)).toEqual(['4.2 s', '42 s', '10:40', '1:14:20'])
  const found = { all: { p50_seconds: 88 }, previous: { p50_seconds: 100 } } as Performance
  expect(medianChange(found)).toBeCloseTo(-0.12)
  expect(medianChange({ ...found, previous: null })).toBeNull()
})
