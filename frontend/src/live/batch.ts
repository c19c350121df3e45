import type { Agent, Approval, DeltaFrame, FleetStatus, Source, Task } from '@/api/types'
import type { EventsFrame, LiveEvent, LiveStep } from './protocol'

/** What arrived since the last paint, each read model at its newest. */
export type LiveBatch = {
  events: LiveEvent[]
  agents: Agent[]
  tasks: Task[]
  steps: LiveStep[]
  approvals: Approval[]
  /** Text as it is written, in order; each belongs before the message of its id. */
  deltas: DeltaFrame[]
  status: FleetStatus | null
  sources: Source[]
}

export type BatchListener = (batch: LiveBatch) => void

// A hidden page paints nothing; it still has to stay current for its title and for the return to it.
const HIDDEN_FLUSH_MS = 50
const FRAME_MS = 16
// So much changes nearly every row in sight: three frames of rest leave the page time to scroll and the eye to read.
const MANY_FACTS = 20
const REST_MS = 3 * FRAME_MS

/** What is gathered until the next paint. */
class Gathered {
  readonly events: LiveEvent[] = []
  readonly deltas: DeltaFrame[] = []
  readonly agents = new Map<string, Agent>()
  readonly tasks = new Map<string, Task>()
  readonly steps = new Map<string, LiveStep>()
  readonly approvals = new Map<string, Approval>()
  readonly sources = new Map<string, Source>()
  status: FleetStatus | null = null

  take({ views = {} }: EventsFrame, events: readonly LiveEvent[]): void {
    this.events.push(...events)
    for (const agent of views.agents ?? []) this.agents.set(agent.id, agent)
    for (const task of views.tasks ?? []) this.tasks.set(task.id, task)
    for (const step of views.steps ?? []) this.steps.set(`${step.task_id} ${step.step_id}`, step)
    for (const approval of views.approvals ?? []) this.approvals.set(approval.id, approval)
    for (const source of views.sources ?? []) this.sources.set(source.id, source)
    // Who watches neither the fleet nor costs gets an empty status.
    if (views.status && 'fleet' in views.status) this.status = views.status
  }

  toBatch(): LiveBatch {
    return {
      events: this.events,
      deltas: this.deltas,
      agents: [...this.agents.values()],
      tasks: [...this.tasks.values()],
      steps: [...this.steps.values()],
      approvals: [...this.approvals.values()],
      sources: [...this.sources.values()],
      status: this.status,
    }
  }
}

/**
 * Joins frames, so that the caches change at most once per painted frame however fast facts come, and less often when
 * they come in masses; the first after a pause goes at once.
 */
export class BatchQueue {
  private gathered = new Gathered()
  private scheduled = false
  private flushedAt = Number.NEGATIVE_INFINITY
  private rest = FRAME_MS
  private readonly deliver: BatchListener

  constructor(deliver: BatchListener) {
    this.deliver = deliver
  }

  push(frame: EventsFrame, events: LiveEvent[]): void {
    this.gathered.take(frame, events)
    this.schedule()
  }

  write(delta: DeltaFrame): void {
    this.gathered.deltas.push(delta)
    this.schedule()
  }

  private schedule(): void {
    if (this.scheduled) return
    const wait = this.rest - (performance.now() - this.flushedAt)
    if (wait < 0) {
      this.flush()
      return
    }
    this.scheduled = true
    if (document.hidden) setTimeout(this.flush, HIDDEN_FLUSH_MS)
    else if (wait <= FRAME_MS) requestAnimationFrame(this.flush)
    else setTimeout(() => requestAnimationFrame(this.flush), wait - FRAME_MS)
  }

  readonly flush = (): void => {
    const batch = this.gathered.toBatch()
    this.gathered = new Gathered()
    this.scheduled = false
    this.flushedAt = performance.now()
    this.rest = batch.events.length < MANY_FACTS ? FRAME_MS : REST_MS
    this.deliver(batch)
  }
}
