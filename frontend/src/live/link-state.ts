import type { DeltaFrame } from '@/api/types'
import type { ClientFrame, EventsFrame, ServerFrame } from './protocol'

export type Phase = 'connecting' | 'live' | 'reconnecting' | 'stale' | 'signed-out'

/** All that is known of the one socket. Times are milliseconds of the browser's clock. */
export type LinkState = {
  phase: Phase
  socket: 'closed' | 'opening' | 'open'
  greeted: boolean
  attempt: number
  heartbeatMs: number
  heardAt: number | null
  openedAt: number
  retryAt: number | null
  pingedAt: number
  /** How long the last answers took, the newest last; the figure shown is their median. */
  pings: readonly number[]
  latencyMs: number | null
  /** The last sequence number that was received; a reconnect resumes after it. */
  cursor: number | null
  /** Where the stream began: what happened after it has come or will come by the socket. */
  floor: number | null
  /** While missed events still arrive: up to where, and how many so far. */
  catchUp: { target: number; count: number } | null
  caughtUp: { count: number; at: number } | null
  topics: readonly string[]
}

export type LinkEvent =
  | { on: 'start' }
  | { on: 'opened' }
  | { on: 'closed'; code: number }
  | { on: 'frame'; frame: ServerFrame }
  | { on: 'topics'; topics: readonly string[] }
  | { on: 'snapshot'; seq: number }
  | { on: 'retry' }
  | { on: 'tick' }

export type Effect =
  | { do: 'open' }
  | { do: 'close' }
  | { do: 'send'; frame: ClientFrame }
  | { do: 'subscribe'; topics: readonly string[]; after: number | null }
  | { do: 'deliver'; frame: EventsFrame }
  | { do: 'write'; frame: DeltaFrame }
  | { do: 'resync' }
  | { do: 'server-time'; time: string }

export const initialLink: LinkState = {
  phase: 'connecting',
  socket: 'closed',
  greeted: false,
  attempt: 0,
  heartbeatMs: 1000,
  heardAt: null,
  openedAt: 0,
  retryAt: null,
  pingedAt: 0,
  pings: [],
  latencyMs: null,
  cursor: null,
  floor: null,
  catchUp: null,
  caughtUp: null,
  topics: [],
}

export const NOT_SIGNED_IN = 4401
