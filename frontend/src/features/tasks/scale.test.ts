import { describe, expect, it } from 'vitest'
import { makeTask } from '@/testing/make-task'
import { barOf, between, scaleOf, spanOn } from './scale'

const now = Date.parse('2026-11-20T13:32:20Z')
const HOUR = 3_600_000
const at = (hours: number) => new Date(now - hours * HOUR).toISOString()

describe('a bar', () => {
  it('goes from the start to the end, and to now while the task runs', () => {
    const done = makeTask({ status: 'completed', started_at: at(3), completed_at: at(2) })
    expect(barOf(done, now)).toEqual({ from: now - 3 * HOUR, to: now - 2 * HOUR, queued: false })
    const running = makeTask({ status: 'running', started_at: at(1), completed_at: null })
    expect(barOf(running, now).to).toBe(now)
  })

  it('of a task that waits lies ahead, as long as is expected', () => {
    const waits = makeTask({ status: 'pending', started_at: null, estimate: { cost: '1', seconds: 600 } })
    expect(barOf(waits, now)).toEqual({ from: now, to: now + 600_000, queued: true })
  })

  it('of a task that was cancelled before it began is a point', () => {
    const never = makeTask({ status: 'cancelled', started_at: null, completed_at: at(1) })
    expect(barOf(never, now)).toEqual({ from: now - HOUR, to: now - HOUR, queued: false })
  })

  it('never ends before it begins', () => {
    const odd = makeTask({ status: 'failed', started_at: at(1), completed_at: null, updated_at: at(2) })
    const bar = barOf(odd, now)
    expect(bar.to).toBe(bar.from)
  })
})

describe('the scale', () => {
  it('begins a little before the first task and ends a little after now', () => {
    const scale = scaleOf([makeTask({ status: 'completed', started_at: at(4), completed_at: at(3) })], now)
    expect(scale.from).toBeLessThan(now - 4 * HOUR)
    expect(scale.from).toBeGreaterThan(now - 4.2 * HOUR)
    expect(scale.to).toBeGreaterThan(now)
    expect(scale.ticks.length).toBeLessThanOrEqual(5)
    expect(scale.ticks.every((tick) => tick % HOUR === 0)).toBe(true)
  })

  it('has few moments where each is a day, whose names are long', () => {
    const week = scaleOf(
      [makeTask({ status: 'completed', started_at: at(8 * 24), completed_at: at(3) })],
      now,
    )
    expect(week.step).toBeGreaterThanOrEqual(24 * HOUR)
    expect(week.ticks.length).toBeGreaterThan(1)
    expect(week.ticks.length).toBeLessThanOrEqual(3)
  })

  it('has a length even where nothing has run', () => {
    const scale = scaleOf([makeTask({ status: 'pending', started_at: null })], now)
    expect(scale.to - scale.from).toBeGreaterThanOrEqual(600_000)
  })

  it('says where a stretch lies, cuts what leads out of it, and knows what lies beside it', () => {
    const scale = between(now - 10 * HOUR, now)
    const length = scale.to - scale.from
    expect(spanOn({ from: now - 5 * HOUR, to: now }, scale)).toEqual({
      left: (5 * HOUR) / length,
      width: (5 * HOUR) / length,
    })
    expect(spanOn({ from: now - 20 * HOUR, to: now - 9 * HOUR }, scale)).toMatchObject({ left: 0 })
    expect(spanOn({ from: now - 20 * HOUR, to: now - 15 * HOUR }, scale)).toBeNull()
  })
})
