import type { Agent, AgentStatus } from '@/api/types'
import { groupBy } from '@/lib/group-by'
import { makeAgent, makeUsage, minutesAgo } from './make'
import { taskOfAgent } from './task-data'

type Row = [
  name: string,
  status: AgentStatus,
  role: string,
  workspace: string,
  activity: string,
  model: string,
  context: number,
  cost: string,
  tokens: number,
  calls: number,
  lastMinutes: number,
  runMinutes: number,
  parent?: string,
]

const models: Record<string, string> = {
  opus: 'claude-opus-5-20260901',
  sonnet: 'claude-sonnet-5-20260715',
  haiku: 'claude-haiku-5-20260801',
  codex: 'gpt-5-codex',
  gemini: 'gemini-3-pro',
}

/** The fleet of the design's pictures: name, status, role, workspace, activity, model, context, cost, tokens, calls, last, run, parent. */
const table = `
builder-c47 | stuck | BUILDER | billing | npm test failed 6 times | opus | 86 | 1.081200 | 842000 | 64 | 11 | 26.7
builder-e05 | waiting | BUILDER | web-console | Bash | sonnet | 44 | 0.236100 | 188000 | 31 | 5 | 9.3
planner-1e4 | completed | PLANNER | api-server | 5 steps planned | opus | 24 | 0.094000 | 396000 | 84 | 4 | 16
builder-3f2 | running | BUILDER | api-server | editing src/limits/bucket.py | opus | 71 | 0.391204 | 221000 | 51 | 0.03 | 4.2 | planner-1e4
tester-9c1 | running | TESTER | api-server | \`pytest -x tests/limits\` | haiku | 12 | 0.020979 | 9400 | 5 | 0.02 | 0.52 | builder-3f2
builder-b81 | completed | BUILDER | api-server | migrations done | sonnet | 39 | 0.151000 | 104000 | 27 | 1 | 8 | planner-1e4
documenter-51d | running | DOCUMENTER | docs-site | waiting for 1 subagent | opus | 52 | 0.284000 | 231000 | 40 | 0.14 | 7.9
analyst-2aa | running | ANALYST | docs-site | searching "retention" in 42 files | haiku | 23 | 0.034000 | 41000 | 12 | 0.02 | 1.1 | documenter-51d
reviewer-f19 | running | REVIEWER | mobile-app | reading diff, 14 files | sonnet | 38 | 0.168000 | 132000 | 18 | 0.05 | 3.8
builder-0c3 | idle | BUILDER | billing | turn ended, no task | sonnet | 61 | 0.062000 | 52000 | 22 | 38 | 50
analyst-7d0 | completed | ANALYST | api-server | 7 risks found | haiku | 31 | 0.058000 | 61000 | 14 | 5 | 6
planner-b02 | completed | PLANNER | web-console | 4 steps planned | opus | 19 | 0.086000 | 198000 | 57 | 44 | 20
builder-77d | completed | BUILDER | web-console | keys page, 9 files | sonnet | 58 | 0.109000 | 93000 | 38 | 46 | 12 | planner-b02
tester-a41 | completed | TESTER | web-console | 42 tests passed | haiku | 17 | 0.012000 | 12000 | 7 | 44 | 4 | planner-b02
reviewer-2b8 | completed | REVIEWER | web-console | approved, 2 notes | sonnet | 26 | 0.041000 | 31000 | 6 | 44 | 3 | planner-b02
codex-b19 | lost | BUILDER | web-console | no heartbeat for 1 h | codex | 83 | 0.287000 | 101000 | 29 | 66 | 40
tester-d14 | failed | TESTER | billing | exit 1, 3 tests failed | haiku | 22 | 0.014000 | 16000 | 11 | 70 | 5
builder-a90 | completed | BUILDER | mobile-app | offline queue, 5 files | opus | 48 | 0.274000 | 176000 | 33 | 125 | 18
documenter-c05 | completed | DOCUMENTER | docs-site | 3 pages written | haiku | 36 | 0.019000 | 24000 | 16 | 182 | 7
reviewer-9e2 | completed | REVIEWER | api-server | approved | sonnet | 29 | 0.052000 | 44000 | 8 | 185 | 4
builder-514 | failed | BUILDER | billing | context full at 97% | sonnet | 97 | 0.084000 | 98000 | 45 | 190 | 30
tester-61f | completed | TESTER | api-server | 118 tests passed | haiku | 14 | 0.012000 | 13000 | 6 | 195 | 6
builder-e77 | completed | BUILDER | api-server | retry delay, 2 files | opus | 33 | 0.141000 | 97000 | 19 | 250 | 14
reviewer-b30 | completed | REVIEWER | mobile-app | approved, 1 note | gemini | 21 | 0.044000 | 32000 | 5 | 255 | 5
tester-c18 | completed | TESTER | mobile-app | 31 tests passed | haiku | 11 | 0.011000 | 11000 | 4 | 260 | 3
`

const rows: Row[] = table
  .trim()
  .split('\n')
  .map((line) => {
    const cells = line.split(' | ')
    const [name = '', status, role = '', workspace = '', activity = '', model = '', ...rest] = cells
    const [context, cost = '0', tokens, calls, last, run, parent] = rest
    const base = [Number(tokens), Number(calls), Number(last), Number(run)] as const
    const row: Row = [
      name,
      status as AgentStatus,
      role,
      workspace,
      activity,
      model,
      Number(context),
      cost,
      ...base,
    ]
    return parent ? [...row, parent] : row
  }) as Row[]

const workspaces = ['api-server', 'web-console', 'billing', 'docs-site', 'mobile-app']
const roles = ['BUILDER', 'TESTER', 'REVIEWER', 'DOCUMENTER', 'ANALYST', 'PLANNER']
const suffixes = [
  '4d1',
  'e02',
  '77c',
  '3c6',
  'f60',
  '8ab',
  'd3e',
  '09f',
  'a11',
  'b52',
  'c93',
  'd04',
  'e15',
  'f26',
  '137',
  '248',
]

const minor: Row[] = suffixes.map((suffix, index) => {
  const role = roles[index % roles.length] ?? 'BUILDER'
  const workspace = workspaces[index % workspaces.length] ?? 'api-server'
  const model = ['sonnet', 'haiku', 'opus', 'gemini'][index % 4] ?? 'haiku'
  return [
    `${role.toLowerCase()}-${suffix}`,
    'completed',
    role,
    workspace,
    ['approved', '12 tests passed', '2 files changed', 'summary written'][index % 4] ?? 'done',
    model,
    10 + ((index * 7) % 50),
    (0.008 + index * 0.004).toFixed(6),
    9000 + index * 4100,
    4 + index * 2,
    270 + index * 17,
    4 + index,
  ]
})

function toAgent(row: Row, index: number): Agent {
  const [name, status, role, workspace, activity, model, context, cost, tokens, calls, last, run, parent] =
    row
  const ended = status === 'completed' || status === 'failed'
  const attention: Record<string, Partial<Agent>> = {
    'builder-c47': { status_reason: 'same call 6 times: npm test, exit 1' },
    'builder-e05': { waiting_for: 'person', status_reason: 'asks to run Bash' },
    'documenter-51d': { waiting_for: 'subagent' },
    'codex-b19': { cost_basis: 'guessed', status_reason: 'no heartbeat for 1 h, process is gone' },
  }
  return makeAgent({
    id: name,
    name,
    status,
    role,
    workspace,
    activity,
    title: `${role.charAt(0)}${role.slice(1).toLowerCase()} in ${workspace}`,
    model: models[model] ?? model,
    source: name in taskOfAgent ? 'fleetdeck' : model === 'codex' ? 'codex' : 'claude-code',
    task_id: taskOfAgent[name] ?? null,
    parent_agent_id: parent ?? null,
    context: { tokens: context * 2000, limit: 200_000 },
    cost,
    cost_basis: 'computed',
    tokens,
    usage: makeUsage(tokens),
    tool_calls: calls,
    tool_errors: status === 'failed' || status === 'stuck' ? 1 : 0,
    messages: calls * 3,
    files_read: Math.round(calls / 2),
    files_written: Math.round(calls / 8),
    status_reason: status === 'running' ? 'last event 2 s ago, process 48211 alive' : activity,
    status_since: minutesAgo(last),
    updated_at: minutesAgo(last),
    created_at: minutesAgo(ended ? last + run : run),
    ended_at: ended ? minutesAgo(last) : null,
    duration_seconds: run * 60,
    last_seq: 1000 + index,
    ...attention[name],
  })
}

/** A parent's tree cost is exactly the sum of its own and its descendants' costs. */
export function withTrees(agents: Agent[]): Agent[] {
  const nanos = (amount: string | null) => BigInt(Math.round(Number(amount ?? 0) * 1e6))
  const children = groupBy(agents, (agent) => agent.parent_agent_id ?? '')
  const sum = (agent: Agent): { cost: bigint; count: number } => {
    const below = (children.get(agent.id) ?? []).map(sum)
    return {
      cost: below.reduce((total, one) => total + one.cost, nanos(agent.cost)),
      count: below.reduce((total, one) => total + one.count, 1),
    }
  }
  return agents.map((agent) => {
    const { cost, count } = sum(agent)
    return { ...agent, tree_cost: (Number(cost) / 1e6).toFixed(6), tree_agents: count }
  })
}

export const pictureFleet = (): Agent[] => withTrees([...rows, ...minor].map(toAgent))

/** As many agents as wanted, for the bars on long lists. */
export function manyAgents(count: number): Agent[] {
  const base = pictureFleet()
  const extra = Array.from({ length: Math.max(0, count - base.length) }, (_, index) => {
    const model = base[index % base.length] ?? makeAgent()
    return {
      ...model,
      id: `bulk-${index}`,
      name: `${model.role.toLowerCase()}-${index.toString(16).padStart(4, '0')}`,
      status: 'completed' as const,
      parent_agent_id: index % 5 === 0 ? null : `bulk-${index - (index % 5)}`,
      updated_at: minutesAgo(300 + index),
      ended_at: minutesAgo(300 + index),
      last_seq: 2000 + index,
    }
  })
  return withTrees([...base, ...extra])
}
