import type { Agent, AgentStatus } from '@/api/types'

export const statusWord: Record<AgentStatus, string> = {
  created: 'Created',
  running: 'Running',
  waiting: 'Waiting',
  idle: 'Idle',
  stuck: 'Stuck',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
  lost: 'Lost',
  deleted: 'Deleted',
}

export const activeStatuses: readonly AgentStatus[] = ['stuck', 'waiting', 'running', 'created']

export const isActive = (status: AgentStatus): boolean => activeStatuses.includes(status)
export const hasEnded = (status: AgentStatus): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled' || status === 'deleted'

/** When its clock stopped: one that is idle may go on any time, but does nothing now. Null while it is at work. */
export const workedUntil = (agent: Pick<Agent, 'ended_at' | 'status' | 'updated_at'>): string | null =>
  agent.ended_at ?? (agent.status === 'idle' ? agent.updated_at : null)

/** A person is asked, or ought to look. */
export const needsPerson = (agent: Agent): boolean =>
  agent.status === 'stuck' || (agent.status === 'waiting' && agent.waiting_for === 'person')

const waitWord: Record<NonNullable<Agent['waiting_for']>, string> = {
  person: 'waiting for you',
  subagent: 'waiting for a subagent',
  rate_limit: 'waiting for the rate limit',
  tool: 'waiting for a tool',
}

export const waitingWord = (agent: Pick<Agent, 'waiting_for'>): string =>
  agent.waiting_for ? waitWord[agent.waiting_for] : 'waiting'
