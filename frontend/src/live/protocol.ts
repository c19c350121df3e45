import type {
  Agent,
  Approval,
  ClientFrames,
  Fact,
  FleetStatus,
  ServerFrames,
  Source,
  Step,
  Task,
} from '@/api/types'

/** A fact as the socket carries it. */
export type LiveEvent = Fact & { data: Record<string, unknown> }

/** Read models that the facts of a frame have touched, current as of the frame. */
export type LiveViews = {
  agents?: Agent[]
  tasks?: Task[]
  steps?: LiveStep[]
  approvals?: Approval[]
  status?: FleetStatus
  sources?: Source[]
}

/** A step says of which task it is, and comes without its output. */
export type LiveStep = Omit<Step, 'output'> & { task_id: string; output?: string | null }

type Named<Op extends ServerFrames['op']> = Extract<ServerFrames, { op: Op }>
export type HelloFrame = Named<'hello'>
export type EventsFrame = Omit<Named<'events'>, 'events' | 'views'> & {
  events: LiveEvent[]
  views?: LiveViews
}
export type ServerFrame = Exclude<ServerFrames, { op: 'events' }> | EventsFrame
export type ClientFrame = Exclude<ClientFrames, { op: 'auth' }>

export function parseFrame(text: string): ServerFrame | null {
  try {
    const frame: unknown = JSON.parse(text)
    return typeof frame === 'object' && frame !== null && 'op' in frame ? (frame as ServerFrame) : null
  } catch {
    return null
  }
}
