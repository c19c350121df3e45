import { describe, expect, it } from 'vitest'
import { costScale, stackDots } from './dots'

describe('the axis of costs', () => {
  it('reaches a little beyond what is usual, and to a cap that is near', () => {
    expect(costScale(0.38, [0.52], null)).toMatchObject({ capBeyond: false })
    expect(costScale(0.38, [0.52], null).top).toBeCloseTo(0.598)
    expect(costScale(0.38, [], 1)).toMatchObject({ capBeyond: false, ticks: [0, 0.5, 1] })
  })

  it('does not shrink everything for a cap that is far off', () => {
    const scale = costScale(0.04, [], 50)
    expect(scale.capBeyond).toBe(true)
    expect(scale.top).toBeLessThan(0.1)
  })

  it('has a length where everything is free', () => {
    expect(costScale(0, [0, 0], null).top).toBeGreaterThan(0)
  })
})

it('stacks dots that would cover one another', () => {
  expect(stackDots([0.5, 0.1, 0.1, 0.1], 1)).toEqual([
    { at: 0.1, level: 0 },
    { at: 0.1, level: 1 },
    { at: 0.1, level: 2 },
    { at: 0.5, level: 0 },
  ])
})
