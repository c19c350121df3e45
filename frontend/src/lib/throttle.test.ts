import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { throttle } from './throttle'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('runs at once and is not starved by a steady stream', async () => {
  const run = vi.fn()
  const call = throttle(run, 400)
  for (let ms = 0; ms < 4000; ms += 20) {
    call()
    await vi.advanceTimersByTimeAsync(20)
  }
  expect(run.mock.calls.length).toBeGreaterThanOrEqual(9)
  expect(run.mock.calls.length).toBeLessThanOrEqual(11)
})

it('runs once more after the last call, and then rests', async () => {
  const run = vi.fn()
  const call = throttle(run, 400)
  call()
  call()
  await vi.advanceTimersByTimeAsync(5000)
  expect(run).toHaveBeenCalledTimes(2)
})

it('never overlaps a slow run', async () => {
  let running = 0
  let most = 0
  const call = throttle(async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise((done) => setTimeout(done, 900))
    running -= 1
  }, 100)
  for (let ms = 0; ms < 5000; ms += 50) {
    call()
    await vi.advanceTimersByTimeAsync(50)
  }
  expect(most).toBe(1)
})

it('goes on after a run that failed', async () => {
  const run = vi.fn().mockRejectedValueOnce(new Error('once')).mockResolvedValue(undefined)
  const call = throttle(run, 100)
  call()
  await vi.advanceTimersByTimeAsync(200)
  call()
  await vi.advanceTimersByTimeAsync(200)
  expect(run).toHaveBeenCalledTimes(2)
})
