import { expect, test } from 'vitest'
import { draftOf, planOf, readTokens } from './limits-form'

test('tokens as people write them', () => {
  expect(['44000', '44,000', '44k', '1.5M', ' 2 b '].map(readTokens)).toEqual([
    44_000, 44_000, 44_000, 1_500_000, 2_000_000_000,
  ])
  expect(['', '0', '-3', '12x', 'many', '1e9'].map(readTokens)).toEqual([null, null, null, null, null, null])
})

test('a limit that is left empty is not known, and never zero', () => {
  const draft = { ...draftOf(undefined), name: ' Max ', session_tokens: '44M', week_cost: '$1,200.50' }
  expect(planOf(draft, 'claude').plan).toEqual({
    account: 'claude',
    name: 'Max',
    models: 'claude*',
    session_tokens: 44_000_000,
    week_cost: '1200.50',
  })
})

test('what is wrong is said at its field', () => {
  const { plan, problems } = planOf(
    { ...draftOf(undefined), week_tokens: 'a lot', session_cost: '0' },
    'claude',
  )
  expect(plan).toBeNull()
  expect(Object.keys(problems).sort()).toEqual(['name', 'session_cost', 'week_tokens'])
})
