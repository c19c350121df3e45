import { describe, expect, it } from 'vitest'
import { makeFact } from '@/testing/make'
import { backoff, step } from './link-machine'
import { type Effect, initialLink, type LinkEvent, type LinkState } from './link-state'

/** Plays events against the machine on a clock that the test moves. */
function play(start: LinkState = initialLink) {
  let state = start
  let now = 1_000_000
  const effects: Effect[] = []
  return {
    get state() {
      return state
    },
    get now() {
      return now
    },
    send(event: LinkEvent) {
      const next = step(state, event, now, 1)
      state = next.state
      effects.push(...next.effects)
      return next.effects
    },
    wait(ms: number) {
      const seen: Effect[] = []
      for (let passed = 0; passed < ms; passed += 250) {
        now += 250
        seen.push(...this.send({ on: 'tick' }))
      }
      return seen
    },
    connect(seq: number) {
      this.send({ on: 'opened' })
      return this.send({
        on: 'frame',
        frame: { op: 'hello', seq, heartbeat_ms: 1000, server_time: '2026-11-20T00:00:00Z' },
      })
    },
    events(from: number, to: number) {
      const events = Array.from({ length: to - from + 1 }, (_, index) => makeFact(from + index))
      return this.send({ on: 'frame', frame: { op: 'events', events, seq: to } })
    },
  }
}

const opens = (effects: Effect[]) => effects.filter((effect) => effect.do === 'open').length
const subscribed = (effects: Effect[]) => effects.filter((effect) => effect.do === 'subscribe')

function live(seq = 100) {
  const link = play()
  link.send({ on: 'topics', topics: ['fleet'] })
  link.send({ on: 'start' })
  link.connect(seq)
  return link
}

describe('the connection', () => {
  it('subscribes from the greeting on, once there is one', () => {
    const link = play()
    link.send({ on: 'topics', topics: ['fleet', 'costs'] })
    expect(opens(link.send({ on: 'start' }))).toBe(1)
    expect(subscribed(link.connect(100))).toEqual([
      { do: 'subscribe', topics: ['fleet', 'costs'], after: 100 },
    ])
    expect(link.state.phase).toBe('live')
  })

  it('starts the stream at a snapshot that is older than the greeting', () => {
    const link = play()
    link.send({ on: 'topics', topics: ['fleet'] })
    link.send({ on: 'start' })
    link.send({ on: 'snapshot', seq: 90 })
    expect(subscribed(link.connect(100))).toEqual([{ do: 'subscribe', topics: ['fleet'], after: 90 }])
  })

  it('starts it at the oldest of several snapshots, in whichever order they come', () => {
    const link = play()
    link.send({ on: 'topics', topics: ['fleet'] })
    link.send({ on: 'start' })
    link.send({ on: 'snapshot', seq: 91 })
    link.send({ on: 'snapshot', seq: 90 })
    link.send({ on: 'snapshot', seq: 92 })
    expect(subscribed(link.connect(95))).toEqual([{ do: 'subscribe', topics: ['fleet'], after: 90 }])
  })

  it('moves the stream back when an older snapshot comes late, and only then', () => {
    const link = live(100)
    expect(subscribed(link.send({ on: 'snapshot', seq: 97 }))).toEqual([
      { do: 'subscribe', topics: ['fleet'], after: 97 },
    ])
    link.events(98, 140)
    expect(link.send({ on: 'snapshot', seq: 120 })).toEqual([])
  })

  it('finds a dead socket in under three seconds', () => {
    const link = live()
    link.wait(1000)
    expect(link.state.phase).toBe('live')
    const effects = link.wait(1750)
    expect(effects).toContainEqual({ do: 'close' })
    expect(link.state.phase).toBe('reconnecting')
  })

  it('stays live as long as heartbeats come', () => {
    const link = live()
    for (let beat = 0; beat < 60; beat += 1) {
      link.wait(1000)
      link.send({ on: 'frame', frame: { op: 'heartbeat', seq: 100 } })
    }
    expect(link.state.phase).toBe('live')
  })

  it('waits 1, 2, 4 and then always 5 seconds at most, and never gives up', () => {
    const link = live()
    link.send({ on: 'closed', code: 1006 })
    const waits: number[] = []
    for (let attempt = 0; attempt < 50; attempt += 1) {
      waits.push((link.state.retryAt ?? 0) - link.now)
      while (opens(link.wait(250)) === 0) expect(link.state.retryAt).not.toBeNull()
      link.send({ on: 'closed', code: 1006 })
    }
    expect(waits.slice(0, 5)).toEqual([1000, 2000, 4000, 5000, 5000])
    expect(Math.max(...waits)).toBe(5000)
  })

  it('spreads the waits, never beyond the promise', () => {
    expect(backoff(0, 0)).toBe(750)
    expect(backoff(9, 0)).toBe(3750)
    expect(backoff(9, 1)).toBe(5000)
  })

  it('says stale once a try has failed, and since when', () => {
    const link = live()
    const heard = link.state.heardAt
    link.send({ on: 'closed', code: 1006 })
    expect(link.state.phase).toBe('reconnecting')
    link.wait(1000)
    link.send({ on: 'closed', code: 1006 })
    expect(link.state.phase).toBe('stale')
    expect(link.state.heardAt).toBe(heard)
  })

  it('resumes after the last number and counts what it caught up', () => {
    const link = live(100)
    link.events(101, 110)
    link.send({ on: 'closed', code: 1012 })
    link.wait(1000)
    expect(subscribed(link.connect(152))).toEqual([{ do: 'subscribe', topics: ['fleet'], after: 110 }])
    link.events(111, 140)
    expect(link.state.caughtUp).toBeNull()
    link.events(141, 152)
    expect(link.state.caughtUp?.count).toBe(42)
    link.wait(1000)
    link.send({ on: 'frame', frame: { op: 'heartbeat', seq: 152 } })
    link.wait(1500)
    link.send({ on: 'frame', frame: { op: 'heartbeat', seq: 152 } })
    link.wait(2000)
    expect(link.state.caughtUp).toBeNull()
  })

  it('fetches everything again when the log is another one', () => {
    const link = live(100)
    link.send({ on: 'closed', code: 1006 })
    link.wait(1000)
    const effects = link.connect(5)
    expect(effects).toContainEqual({ do: 'resync' })
    expect(subscribed(effects)).toEqual([{ do: 'subscribe', topics: ['fleet'], after: 5 }])
  })

  it('takes up the place that a resync names', () => {
    const link = live(100)
    expect(link.send({ on: 'frame', frame: { op: 'resync', reason: 'too far behind', seq: 900 } })).toEqual([
      { do: 'resync' },
    ])
    expect(link.state.cursor).toBe(900)
  })

  it('asks for new topics from where it stands and drops those no longer wanted', () => {
    const link = live(100)
    link.events(101, 105)
    expect(link.send({ on: 'topics', topics: ['agent:a'] })).toEqual([
      { do: 'subscribe', topics: ['agent:a'], after: 105 },
      { do: 'send', frame: { op: 'unsubscribe', topics: ['fleet'] } },
    ])
  })

  it('stops trying when the session is over', () => {
    const link = live()
    link.send({ on: 'closed', code: 4401 })
    expect(link.state.phase).toBe('signed-out')
    expect(opens(link.wait(60_000))).toBe(0)
  })

  it('gives up on a socket that opens and never greets', () => {
    const link = play()
    link.send({ on: 'start' })
    link.send({ on: 'opened' })
    expect(link.wait(3000)).toContainEqual({ do: 'close' })
    expect(link.state.retryAt).not.toBeNull()
  })

  it('tells how long an answer usually takes, not how long the first one took', () => {
    const link = live()
    const answer = (ms: number) => link.send({ on: 'frame', frame: { op: 'pong', t: link.now - ms } })
    const asks = (effects: Effect[]) =>
      effects.filter((effect) => effect.do === 'send' && effect.frame.op === 'ping').length
    answer(400)
    expect(link.state.latencyMs).toBeNull()
    expect(asks(link.wait(250))).toBe(1)
    answer(14)
    expect(asks(link.wait(250))).toBe(1)
    answer(12)
    expect(link.state.latencyMs).toBe(14)
    expect(asks(link.wait(1500))).toBe(0)
    for (let step = 0; step < 9; step += 1) answer(9)
    expect(link.state.latencyMs).toBe(9)
  })
})
