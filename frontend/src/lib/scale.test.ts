import { expect, it } from 'vitest'
import { niceTicks } from './scale'

it('finds round steps that hold the highest bar', () => {
  expect(niceTicks(0.75)).toEqual([0, 0.2, 0.4, 0.6, 0.8])
  expect(niceTicks(7.28)).toEqual([0, 2, 4, 6, 8])
  expect(niceTicks(0)).toEqual([0])
  for (const max of [0.003, 0.9, 13, 99.9, 12_345]) {
    const ticks = niceTicks(max)
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(max)
    expect(ticks.length).toBeLessThanOrEqual(6)
  }
})
