import type { Agent, FleetStatus, Source } from '@/api/types'
import type { EventsFrame, LiveEvent } from './protocol'

/** What arrived since the last paint, each read model at its newest. */
export type LiveBatch = {
  events: LiveEvent[]
  agents: Agent[]
  status: FleetStatus | null
  sources: Source[]
}

export type BatchListener = (batch: LiveBatch) => void

// A hidden page paints nothing; it still has to stay current for its title and for the return to it.
const HIDDEN_FLUSH_MS = 50
const FRAME_MS = 16

/**
 * Joins frames, so that the caches change at most once per painted frame however fast facts come; the first
 * after a pause goes at once.
 */
export class BatchQueue {
  private events: LiveEvent[] = []
  private agents = new Map<string, Agent>()
  private sources = new Map<string, Source>()
  private status: FleetStatus | null = null
  private scheduled = false
  private flushedAt = Number.NEGATIVE_INFINITY
  private readonly deliver: BatchListener

  constructor(deliver: BatchListener) {
    this.deliver = deliver
  }

  push(frame: EventsFrame, events: LiveEvent[]): void {
    this.events.push(...events)
    for (const agent of frame.views?.agents ?? []) this.agents.set(agent.id, agent)
    for (const source of frame.views?.sources ?? []) this.sources.set(source.id, source)
    if (frame.views?.status) this.status = frame.views.status
    if (this.scheduled) return
    if (performance.now() - this.flushedAt > FRAME_MS) {
      this.flush()
      return
    }
    this.scheduled = true
    if (document.hidden) setTimeout(this.flush, HIDDEN_FLUSH_MS)
    else requestAnimationFrame(this.flush)
  }

  readonly flush = (): void => {
    const batch: LiveBatch = {
      events: this.events,
      agents: [...this.agents.values()],
      status: this.status,
      sources: [...this.sources.values()],
    }
    this.events = []
    this.agents = new Map()
    this.sources = new Map()
    this.status = null
    this.scheduled = false
    this.flushedAt = performance.now()
    this.deliver(batch)
  }
}
