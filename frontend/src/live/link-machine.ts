import { FEWEST_PINGS, median, remember } from './latency'
import { type Effect, type LinkEvent, type LinkState, NOT_SIGNED_IN } from './link-state'
import type { EventsFrame, HelloFrame, ServerFrame } from './protocol'

const SILENCE_BEATS = 2.5
const OPENING_LIMIT_MS = 3000
const PING_EVERY_MS = 5000
const FIRST_PINGS_MS = 250
const STALE_AFTER_MS = 4000
const CAUGHT_UP_SHOWN_MS = 4000
const BACKOFF_MS = [1000, 2000, 4000, 5000]

export type Step = { state: LinkState; effects: Effect[] }

const stay = (state: LinkState): Step => ({ state, effects: [] })

/** Jitter only shortens the wait, so that the longest stays the promised five seconds. */
export function backoff(attempt: number, random: number): number {
  const base = BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)] ?? 5000
  return Math.round(base * (0.75 + 0.25 * random))
}

/** The whole behaviour of the connection as one pure function of what happened and when. */
export function step(state: LinkState, event: LinkEvent, now: number, random = 0.5): Step {
  switch (event.on) {
    case 'start':
      return open(state, now)
    case 'retry':
      return state.socket === 'closed' ? open(state, now) : stay(state)
    case 'opened':
      return stay({ ...state, socket: 'open', openedAt: now })
    case 'closed':
      return closed(state, event.code, now, random)
    case 'topics':
      return topics(state, event.topics)
    case 'snapshot':
      return snapshot(state, event.seq)
    case 'tick':
      return tick(state, now, random)
    case 'frame':
      return frame({ ...state, heardAt: now }, event.frame, now)
  }
}

function open(state: LinkState, now: number): Step {
  return {
    state: { ...state, socket: 'opening', greeted: false, openedAt: now, retryAt: null },
    effects: [{ do: 'open' }],
  }
}

function closed(state: LinkState, code: number, now: number, random: number): Step {
  if (state.socket === 'closed') return stay(state)
  const base = {
    ...state,
    socket: 'closed' as const,
    greeted: false,
    pings: [],
    latencyMs: null,
    caughtUp: null,
  }
  if (code === NOT_SIGNED_IN) return stay({ ...base, phase: 'signed-out', retryAt: null })
  const heard = state.heardAt !== null
  return stay({
    ...base,
    phase: state.attempt > 0 ? 'stale' : heard ? 'reconnecting' : 'connecting',
    retryAt: now + backoff(state.attempt, random),
    attempt: state.attempt + 1,
  })
}

function topics(state: LinkState, wanted: readonly string[]): Step {
  const next = { ...state, topics: wanted }
  if (!state.greeted) return stay(next)
  const added = wanted.filter((topic) => !state.topics.includes(topic))
  const removed = state.topics.filter((topic) => !wanted.includes(topic))
  const effects: Effect[] = []
  if (added.length > 0) effects.push({ do: 'subscribe', topics: added, after: state.cursor })
  if (removed.length > 0) effects.push({ do: 'send', frame: { op: 'unsubscribe', topics: removed } })
  return { state: next, effects }
}

/** A snapshot older than the stream's start leaves a gap: the stream is moved back to it. */
function snapshot(state: LinkState, seq: number): Step {
  if (state.floor !== null && seq >= state.floor) return stay(state)
  const next = { ...state, floor: seq }
  // No stream yet: it will start at the oldest of what was fetched meanwhile.
  if (!state.greeted || state.topics.length === 0)
    return stay({ ...next, cursor: Math.min(state.cursor ?? seq, seq) })
  return { state: next, effects: [{ do: 'subscribe', topics: state.topics, after: seq }] }
}

function tick(state: LinkState, now: number, random: number): Step {
  if (state.socket === 'closed') {
    if (state.retryAt !== null && now >= state.retryAt) return open(aged(state, now), now)
    return stay(aged(state, now))
  }
  const waitedFor = now - Math.max(state.openedAt, state.greeted ? (state.heardAt ?? 0) : 0)
  const limit = state.greeted ? state.heartbeatMs * SILENCE_BEATS : OPENING_LIMIT_MS
  if (waitedFor >= limit) {
    const dead = closed(state, 0, now, random)
    return { state: aged(dead.state, now), effects: [{ do: 'close' }] }
  }
  if (!state.greeted) return stay(aged(state, now))
  const shown = state.caughtUp && now - state.caughtUp.at < CAUGHT_UP_SHOWN_MS ? state.caughtUp : null
  const next = shown === state.caughtUp ? state : { ...state, caughtUp: shown }
  const pause = state.pings.length < FEWEST_PINGS ? FIRST_PINGS_MS : PING_EVERY_MS
  if (now - next.pingedAt < pause) return stay(next)
  return { state: { ...next, pingedAt: now }, effects: [{ do: 'send', frame: { op: 'ping', t: now } }] }
}

function aged(state: LinkState, now: number): LinkState {
  const old = state.heardAt !== null && now - state.heardAt >= STALE_AFTER_MS
  return state.phase === 'reconnecting' && old ? { ...state, phase: 'stale' } : state
}

function frame(state: LinkState, received: ServerFrame, now: number): Step {
  switch (received.op) {
    case 'hello':
      return hello(state, received, now)
    case 'pong':
      return stay(answered(state, now - Number(received.t)))
    case 'resync':
      return {
        state: {
          ...state,
          cursor: received.seq,
          floor: received.seq,
          catchUp: null,
        },
        effects: [{ do: 'resync' }],
      }
    case 'events':
      return events(state, received, now)
    case 'delta':
      return { state, effects: [{ do: 'write', frame: received }] }
    case 'heartbeat':
      return stay({ ...state, cursor: Math.max(state.cursor ?? 0, received.seq) })
    default:
      return stay(state)
  }
}

function answered(state: LinkState, took: number): LinkState {
  const pings = remember(state.pings, took)
  return { ...state, pings, latencyMs: median(pings) }
}

function hello(state: LinkState, received: HelloFrame, now: number): Step {
  // A server with a shorter log than ours is another log: everything is fetched again.
  const restarted = state.cursor !== null && received.seq < state.cursor
  const after = restarted || state.cursor === null ? received.seq : state.cursor
  const returned = state.attempt > 0 && state.phase !== 'connecting'
  const missed = returned && !restarted && received.seq > after
  const effects: Effect[] = [{ do: 'server-time', time: received.server_time }]
  if (state.topics.length > 0) effects.push({ do: 'subscribe', topics: state.topics, after })
  effects.push({ do: 'send', frame: { op: 'ping', t: now } })
  if (restarted) effects.push({ do: 'resync' })
  return {
    state: {
      ...state,
      phase: 'live',
      greeted: true,
      attempt: 0,
      heartbeatMs: received.heartbeat_ms,
      pingedAt: now,
      cursor: after,
      floor: restarted || state.floor === null ? after : Math.min(state.floor, after),
      catchUp: missed ? { target: received.seq, count: 0 } : null,
      caughtUp: returned && !missed ? { count: 0, at: now } : null,
    },
    effects,
  }
}

function events(state: LinkState, received: EventsFrame, now: number): Step {
  const cursor = Math.max(state.cursor ?? 0, received.seq)
  const next = { ...state, cursor }
  if (state.catchUp) {
    const count = state.catchUp.count + received.events.length
    const done = received.seq >= state.catchUp.target
    next.catchUp = done ? null : { ...state.catchUp, count }
    if (done) next.caughtUp = { count, at: now }
  }
  return { state: next, effects: [{ do: 'deliver', frame: received }] }
}
