import type { Agent, AgentStatus, CostReport, FleetStatus } from '@/api/types'
import { activeStatuses } from '@/domain/status'
import { groupBy } from '@/lib/group-by'
import { sumMoney } from '@/lib/money'
import { boardProblems, boardSource } from './board-data'
import { answerAgent } from './fixture-agent'
import { costReport, ledger } from './fixture-costs'
import { answerMetrics } from './fixture-metrics'
import { answerPlanning } from './fixture-plan'
import { answerDispatcher } from './fixture-schedules'
import { answerSettings } from './fixture-settings'
import { answerSources, problems } from './fixture-sources'
import { answerTasks, taskStatus } from './fixture-tasks'
import { minutesAgo } from './make'
import type { World } from './world'

export type Answer = { status: number; body: unknown }

const ok = (body: unknown): Answer => ({ status: 200, body })
const refuse = (status: number, code: string, message: string): Answer => ({
  status,
  body: { code, message, details: null, request_id: '7f3a-91c2', timestamp: new Date().toISOString() },
})

const order: readonly AgentStatus[] = ['stuck', 'waiting', 'failed', 'lost', 'running', 'created', 'idle']
const rank = (agent: Agent) => {
  const place = order.indexOf(agent.status)
  return place < 0 ? order.length : place
}

const compare: Record<string, (a: Agent, b: Agent) => number> = {
  trouble: (a, b) => rank(a) - rank(b) || b.updated_at.localeCompare(a.updated_at),
  status: (a, b) => rank(a) - rank(b),
  cost: (a, b) => Number(a.cost ?? 0) - Number(b.cost ?? 0),
  tokens: (a, b) => a.tokens - b.tokens,
  created: (a, b) => a.created_at.localeCompare(b.created_at),
  updated: (a, b) => a.updated_at.localeCompare(b.updated_at),
  role: (a, b) => a.role.localeCompare(b.role),
  name: (a, b) => a.name.localeCompare(b.name),
}

function matches(agent: Agent, query: URLSearchParams): boolean {
  const among = (name: string, value: string | null) => {
    const wanted = query.get(name)
    return wanted === null || wanted.split(',').includes(value ?? '')
  }
  const q = query.get('q')?.toLowerCase()
  const words = `${agent.name} ${agent.title} ${agent.activity} ${agent.workspace}`.toLowerCase()
  return (
    among('status', agent.status) &&
    among('role', agent.role) &&
    among('workspace', agent.workspace) &&
    among('model', agent.model) &&
    among('source', agent.source) &&
    among('parent_agent_id', agent.parent_agent_id) &&
    Number(agent.cost ?? 0) >= Number(query.get('min_cost') ?? 0) &&
    agent.updated_at >= (query.get('started_after') ?? '') &&
    (!q || words.includes(q))
  )
}

function listAgents(world: World, query: URLSearchParams): Answer {
  const sort = query.get('sort') ?? 'trouble'
  const by = compare[sort.replace('-', '')] ?? compare.trouble
  const found = [...world.agents.values()].filter((agent) => matches(agent, query))
  if (by) found.sort((a, b) => (sort.startsWith('-') ? by(b, a) : by(a, b)))
  const limit = Number(query.get('limit') ?? 50)
  const offset = Number(query.get('cursor') ?? 0)
  return ok({
    items: found.slice(offset, offset + limit),
    next_cursor: offset + limit < found.length ? String(offset + limit) : null,
    total: found.length,
    as_of_seq: world.seq,
  })
}

const count = (values: (string | null)[]) =>
  Object.fromEntries([...groupBy(values, (value) => value ?? '')].map(([value, all]) => [value, all.length]))

function facets(world: World): Answer {
  const all = [...world.agents.values()]
  return ok({
    status: count(all.map((agent) => agent.status)),
    role: count(all.map((agent) => agent.role)),
    workspace: count(all.map((agent) => agent.workspace)),
    model: count(all.map((agent) => agent.model)),
    source: count(all.map((agent) => agent.source)),
    machine: count(all.map((agent) => agent.machine)),
    as_of_seq: world.seq,
  })
}

function detail(world: World, id: string): Answer {
  const agent = world.agents.get(id)
  if (!agent) return refuse(404, 'agent_not_found', `There is no agent ${id}`)
  const cost = Number(agent.cost ?? 0)
  return ok({
    ...agent,
    config: {
      role: agent.role,
      model: agent.model,
      instructions: null,
      tools: ['Bash', 'Edit', 'Read', 'Grep'],
    },
    metrics: { ...agent, cache_hit_ratio: 0.87 },
    usage_cost: {
      input: (cost * 0.24).toFixed(6),
      output: (cost * 0.39).toFixed(6),
      cache_read: (cost * 0.22).toFixed(6),
      cache_write_5m: (cost * 0.15).toFixed(6),
      cache_write_1h: '0.000000',
    },
    parent: world.agents.get(agent.parent_agent_id ?? '') ?? null,
    children: [...world.agents.values()].filter((child) => child.parent_agent_id === id),
    as_of_seq: world.seq,
  })
}

export function fleetStatus(world: World): FleetStatus {
  const all = [...world.agents.values()]
  const first = world.scene === 'first-run'
  return {
    fleet: {
      total_agents: all.length,
      active_agents: all.filter((agent) => activeStatuses.includes(agent.status)).length,
      by_status: count(all.map((agent) => agent.status)),
      by_role: count(all.map((agent) => agent.role)),
      total_cost: sumMoney(all.map((agent) => agent.cost)),
      total_tokens: all.reduce((sum, agent) => sum + agent.tokens, 0),
    },
    ...taskStatus(world),
    cost: {
      session: first ? '0' : '2.218',
      today: first ? '0' : '4.2134',
      week: first ? '0' : '31.48',
      month: first ? '0' : '84.12',
      total: first ? '0' : '412.9',
      yesterday_same_time: first ? '0' : '3.76',
      burn_rate_hour: first ? '0' : '1.34',
      unpriced_calls: 0,
      projected_month: first ? '0' : '131.00',
    },
    tokens: {
      total: first ? 0 : 84_000_000,
      today: first ? 0 : 3_412_000,
      cache_hit_ratio_today: first ? null : 0.87,
    },
    sources: {
      total: world.sources.length,
      live: world.sources.filter((source) => source.state === 'live').length,
      problems: world.sources.filter((source) => source.problems > 0).length,
      importing: world.sources.filter((source) => source.import).length,
    },
    simulated: world.demo,
    started_at: minutesAgo(first ? 0.7 : 3000),
    version: '0.1.0',
    disk: { used_bytes: first ? 200_000_000 : 3_100_000_000, limit_bytes: 20_000_000_000 },
    as_of_seq: world.seq,
  }
}

function listActivity(world: World, query: URLSearchParams): Answer {
  const before = Number(query.get('before') ?? Number.POSITIVE_INFINITY)
  const kinds = query.get('kind')?.split(',')
  const agent = query.get('agent_id')
  const all = world.activity.filter(
    (item) =>
      item.seq < before && (!kinds || kinds.includes(item.kind)) && (!agent || item.agent_id === agent),
  )
  const items = all.slice(0, Number(query.get('limit') ?? 50))
  const last = items.at(-1)
  return ok({
    items,
    next_cursor: all.length > items.length && last ? String(last.seq) : null,
    as_of_seq: world.seq,
  })
}

/** Answers as the server would; `null` where the fixture knows no such path. */
export function respond(world: World, method: string, address: string, body: unknown = null): Answer | null {
  const { pathname, searchParams: query } = new URL(address, 'http://fixtures')
  const path = pathname.replace('/api/v1', '')
  const agentId = /^\/agents\/([^/]+)$/.exec(path)?.[1]
  if (world.scene === 'failing' && (path === '/metrics/costs' || path === '/activity'))
    return refuse(503, 'ledger_timeout', 'The ledger did not answer in 5 s')
  if (method === 'POST' && path === '/demo') {
    world.demo = true
    return { status: 202, body: { running: true } }
  }
  if (method === 'POST' && path.endsWith('/rescan')) return { status: 202, body: { id: path.split('/')[2] } }
  const managed = answerSources(world, method, path, body)
  if (managed) return managed
  const settings = answerSettings(world, method, path, body)
  if (settings) return settings
  if (path === '/auth/session')
    return ok({
      name: 'Mara Klein',
      role: 'owner',
      via: 'session',
      scopes: ['read', 'write'],
      expires_at: null,
    })
  const metrics = answerMetrics(world, method, path, query, body)
  if (metrics) return metrics
  const planning = answerPlanning(path, query)
  if (planning) return planning
  const dispatcher = method === 'GET' ? answerDispatcher(world, path, query) : null
  if (dispatcher) return ok(dispatcher)
  const tasks = answerTasks(world, method, path, query, body)
  if (tasks) return tasks
  if (method !== 'GET') return null
  if (path === '/agents') return listAgents(world, query)
  if (path === '/agents/facets') return facets(world)
  const agent = answerAgent(world, path, query)
  if (agent) return agent
  if (agentId) return detail(world, decodeURIComponent(agentId))
  if (path === '/status') return ok(fleetStatus(world))
  if (path === '/activity') return listActivity(world, query)
  if (path === '/demo') return ok({ running: world.demo })
  if (path === '/sources')
    return ok({
      items: world.sources,
      found: world.found,
      next_cursor: null,
      total: world.sources.length,
      as_of_seq: world.seq,
    })
  if (path === `/sources/${encodeURIComponent(boardSource.id)}/problems`) return ok(boardProblems(world))
  if (path.startsWith('/sources/') && path.endsWith('/problems')) return ok(problems(world))
  if (path === '/metrics/costs/ledger') return ok(ledger(world))
  if (path === '/metrics/costs') return ok(costReport(world, query) satisfies CostReport)
  return null
}
