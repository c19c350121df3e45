import type { ActivityItem, Agent, Source, Usage } from '@/api/types'
import type { LiveEvent } from '@/live/protocol'

const START = Date.parse('2026-11-20T13:32:20.000Z')
export const minutesAgo = (minutes: number, now = START): string =>
  new Date(now - minutes * 60_000).toISOString()

export const makeUsage = (tokens = 0): Usage => {
  const read = Math.round(tokens * 0.84)
  const write = Math.round(tokens * 0.05)
  const output = Math.round(tokens * 0.03)
  return {
    input: tokens - read - write - output,
    output,
    cache_read: read,
    cache_write_5m: write,
    cache_write_1h: 0,
    reasoning: 0,
  }
}

export function makeAgent(changes: Partial<Agent> = {}): Agent {
  const id = changes.id ?? 'a1'
  const cost = changes.cost ?? '0.100000'
  return {
    id,
    role: 'BUILDER',
    name: id,
    title: null,
    status: 'running',
    status_reason: null,
    status_since: minutesAgo(4),
    activity: 'editing src/app.py',
    waiting_for: null,
    model: 'claude-opus-5-20260901',
    workspace: 'api-server',
    machine: 'workstation',
    source: 'claude-code',
    task_id: null,
    parent_agent_id: null,
    git_branch: 'main',
    cost,
    cost_basis: 'computed',
    unpriced: false,
    tree_cost: cost,
    tree_agents: 1,
    tree_tokens: changes.tokens ?? 10_000,
    tokens: 10_000,
    usage: makeUsage(changes.tokens ?? 10_000),
    undercounted: false,
    context: { tokens: 100_000, limit: 200_000 },
    tool_calls: 10,
    tool_errors: 0,
    messages: 20,
    files_read: 5,
    files_written: 2,
    lines_added: 40,
    lines_removed: 12,
    created_at: minutesAgo(10),
    updated_at: minutesAgo(0.1),
    ended_at: null,
    duration_seconds: 600,
    simulated: false,
    last_seq: 1,
    ...changes,
  }
}

export function makeActivity(changes: Partial<ActivityItem> = {}): ActivityItem {
  return {
    seq: 1,
    time: minutesAgo(1),
    kind: 'tool',
    agent_id: 'a1',
    agent_name: 'a1',
    source: null,
    workspace: 'api-server',
    text: 'Edit bucket.py',
    detail: '84 ms',
    status: 'ok',
    simulated: false,
    ...changes,
  }
}

export function makeSource(changes: Partial<Source> = {}): Source {
  return {
    id: 'claude-code',
    kind: 'claude_code',
    name: 'Claude Code transcripts',
    path: '~/.claude/projects',
    state: 'live',
    state_reason: '',
    lag_ms: 38,
    last_fact_at: minutesAgo(0.02),
    facts_total: 1_284_000,
    facts_today: 214_000,
    rate_per_minute: 612,
    history: Array.from({ length: 30 }, (_, index) => 560 + ((index * 37) % 90)),
    problems: 0,
    import: null,
    machine: 'workstation',
    origin: 'configured',
    actions: ['rescan', 'pause'],
    ...changes,
  }
}

export const makeFact = (seq: number, changes: Partial<LiveEvent> = {}): LiveEvent => ({
  seq,
  id: `fact-${seq}`,
  source: 'test',
  type: 'tool.started',
  time: minutesAgo(0),
  subject: null,
  data: {},
  ...changes,
})
