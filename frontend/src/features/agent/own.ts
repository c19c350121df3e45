import type { Agent } from '@/api/types'
import { hasEnded } from '@/domain/status'

/** Fleetdeck runs it, and it has not ended: it can be paused, stopped and told things. */
export const isControlled = (agent: Pick<Agent, 'source' | 'status'>): boolean =>
  agent.source === 'fleetdeck' && !hasEnded(agent.status) && agent.status !== 'lost'
