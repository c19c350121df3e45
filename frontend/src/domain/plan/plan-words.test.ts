import { expect, test } from 'vitest'
import type { PlanWindow } from '@/api/types'
import {
  consumerWords,
  measuredWords,
  projectionWords,
  resetWords,
  sessionOf,
  statusWords,
} from './plan-words'

const now = new Date(2026, 10, 20, 14, 32).getTime()
const minutes = (count: number) => new Date(now + count * 60_000).toISOString()

const window: PlanWindow = {
  account: 'claude',
  name: 'Max',
  window: 'session_5h',
  basis: 'authoritative',
  used_percent: 61,
  used_tokens: 100,
  used_cost: '1.00',
  limit_tokens: null,
  limit_cost: null,
  started_at: minutes(-190),
  resets_at: minutes(108),
  measured_at: minutes(-1),
  projected_percent: 88.2,
  status: 'near_limit',
  consumers: [
    { kind: 'agent', id: 'a', label: 'builder-c47', share: 0.4 },
    { kind: 'agent', id: 'b', label: 'documenter-51d', share: 0.2 },
  ],
  other_consumers: 5,
}

test('when it resets, and where it will be by then', () => {
  expect(resetWords(window, now)).toBe('resets 16:20, in 1 h 48 min')
  expect(resetWords({ ...window, resets_at: minutes(12) }, now)).toBe('resets 14:44, in 12 min')
  expect(resetWords({ ...window, resets_at: minutes(4000) }, now)).toBe('resets Mon 09:12')
  const rolling = { ...window, window: 'week', resets_at: null }
  expect([resetWords(rolling, now), projectionWords(rolling)]).toEqual([
    'rolling 7 days',
    '~88% at this pace',
  ])
  expect(projectionWords(window)).toBe('~88% by then')
  expect(resetWords({ ...window, resets_at: null, started_at: null }, now)).toBe('no session is running')
})

test('who uses it: shares of the limit, or of what is used where no limit is known', () => {
  expect(consumerWords(window)).toBe('builder-c47 24%, documenter-51d 12%, 5 others 24%')
  expect(consumerWords({ ...window, used_percent: null })).toBe(
    'builder-c47 40%, documenter-51d 20%, 5 others 40%',
  )
  expect(consumerWords({ ...window, consumers: [] })).toBeNull()
})

test('the top bar shows the fullest session that is known', () => {
  const other = { ...window, account: 'codex', used_percent: 70 }
  const unknown = { ...window, used_percent: null }
  expect(sessionOf([window, { ...window, window: 'week', used_percent: 99 }, other, unknown])).toBe(other)
  expect(sessionOf([unknown])).toBeNull()
  expect(measuredWords(window, now)).toBeNull()
  expect(measuredWords({ ...window, measured_at: minutes(-90) }, now)).toBe('measured 1 h ago')
})

test('a plan that will be used up is not called used up', () => {
  expect(statusWords({ ...window, status: 'over', used_percent: 86 })).toBe('Going over')
  expect(statusWords({ ...window, status: 'over', used_percent: 104 })).toBe('Over')
  expect(statusWords({ ...window, status: 'unknown', used_percent: null })).toBe('No limit known')
})
