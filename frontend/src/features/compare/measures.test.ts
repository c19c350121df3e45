import { expect, it } from 'vitest'
import { makeStep, makeTask } from '@/testing/make-task'
import { againstFirst, analystWords, bestOf, roleCost, rolesOf } from './measures'

it('finds the better figure only where there is one', () => {
  expect(bestOf([0.4, 0.2, null], 'less')).toBe(0.2)
  expect(bestOf([0.4, 0.8], 'more')).toBe(0.8)
  expect(bestOf([1, 1], 'less')).toBeNull()
  expect(bestOf([1, null], 'less')).toBeNull()
  expect(bestOf([1, 2], null)).toBeNull()
})

it('says the difference against the first task', () => {
  expect(againstFirst(0.269, 0.418)).toBe('−36%')
  expect(againstFirst(3, 2)).toBe('+50%')
  expect(againstFirst(2, 2)).toBeNull()
  expect(againstFirst(2, 0)).toBeNull()
})

it('puts roles beside each other, with and without ANALYST', () => {
  const whole = makeTask({
    steps: [
      makeStep({ role: 'ANALYST', cost: '0.05' }),
      makeStep({ step_id: 'b1', cost: '0.10' }),
      makeStep({ step_id: 'b2', cost: '0.20' }),
    ],
  })
  const short = makeTask({
    steps: [makeStep({ cost: '0.10' })],
    skipped: [{ role: 'ANALYST', reason: 'simple' }],
  })
  expect(rolesOf([short, whole])).toEqual(['BUILDER', 'ANALYST'])
  expect(roleCost(whole, 'BUILDER')).toBeCloseTo(0.3)
  expect(roleCost(short, 'ANALYST')).toBeNull()
  expect([whole, short].map(analystWords)).toEqual(['yes', 'no, skipped'])
})
