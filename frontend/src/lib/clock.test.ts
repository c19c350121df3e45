import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { clock } from './clock'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-20T10:00:00Z') })
  clock.freeze(false)
})
afterEach(() => {
  clock.freeze(false)
  vi.useRealTimers()
})

it('follows the server and stands still while the data is stale', () => {
  clock.setServerTime('2026-11-20T13:00:00Z')
  const stop = clock.watch(() => undefined)
  vi.advanceTimersByTime(3000)
  expect(new Date(clock.now()).toISOString()).toBe('2026-11-20T13:00:03.000Z')
  clock.freeze(true)
  vi.advanceTimersByTime(60_000)
  expect(new Date(clock.now()).toISOString()).toBe('2026-11-20T13:00:03.000Z')
  clock.freeze(false)
  expect(new Date(clock.now()).toISOString()).toBe('2026-11-20T13:01:03.000Z')
  stop()
})
