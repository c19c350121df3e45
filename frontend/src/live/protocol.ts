import type { Agent, FleetStatus, Source } from '@/api/types'

/** A fact as the socket carries it. */
export type LiveEvent = {
  seq: number
  type: string
  time: string
  subject: string | null
  data: Record<string, unknown>
}

/** Read models that the facts of a frame have touched, current as of the frame. */
export type LiveViews = { agents?: Agent[]; status?: FleetStatus; sources?: Source[] }

export type ServerFrame =
  | { op: 'hello'; seq: number; heartbeat_ms: number; server_time: string }
  | { op: 'heartbeat'; seq: number }
  | { op: 'events'; events: LiveEvent[]; seq: number; views?: LiveViews }
  | { op: 'resync'; reason: string; seq?: number }
  | { op: 'pong'; t: number }
  | { op: 'error'; code: string; message: string }

export type ClientFrame =
  | { op: 'subscribe'; topics: string[]; after: number | null; tz_offset_minutes: number }
  | { op: 'unsubscribe'; topics: string[] }
  | { op: 'ping'; t: number }

export function parseFrame(text: string): ServerFrame | null {
  try {
    const frame: unknown = JSON.parse(text)
    return typeof frame === 'object' && frame !== null && 'op' in frame ? (frame as ServerFrame) : null
  } catch {
    return null
  }
}
