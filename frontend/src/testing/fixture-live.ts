import type { Agent } from '@/api/types'
import type { LiveEvent, ServerFrame } from '@/live/protocol'
import { fleetStatus } from './fixture-api'
import { makeFact } from './make'
import type { World } from './world'

const doings = [
  'editing src/limits/bucket.py',
  'reading plan.md',
  '`pytest -x tests/limits`',
  'thinking',
  'searching "retry" in 18 files',
]

function event(world: World, type: string, agent: Agent, data: Record<string, unknown>): LiveEvent {
  world.seq += 1
  return makeFact(world.seq, {
    type,
    time: new Date(world.now).toISOString(),
    subject: `agent/${agent.id}`,
    data: { agent_id: agent.id, ...data },
  })
}

/** Lets the fleet work for a moment: `facts` of its running agents move, in a fixed order. */
export function advance(world: World, facts: number): ServerFrame {
  const running = [...world.agents.values()].filter((agent) => agent.status === 'running')
  const events: LiveEvent[] = []
  const touched = new Map<string, Agent>()
  for (let fact = 0; fact < facts && running.length > 0; fact += 1) {
    const known = running[(world.seq + fact) % running.length]
    const agent = known && world.agents.get(known.id)
    if (!agent) continue
    const spent = 0.0004 + (world.seq % 7) * 0.0002
    const happened = event(world, fact % 2 ? 'usage.recorded' : 'tool.started', agent, {})
    events.push(happened)
    const next: Agent = {
      ...agent,
      activity: doings[world.seq % doings.length] ?? null,
      cost: (Number(agent.cost) + spent).toFixed(6),
      tree_cost: (Number(agent.tree_cost) + spent).toFixed(6),
      tokens: agent.tokens + 640,
      tool_calls: agent.tool_calls + 1,
      updated_at: happened.time,
      last_seq: happened.seq,
    }
    world.agents.set(next.id, next)
    touched.set(next.id, next)
  }
  return {
    op: 'events',
    events,
    seq: world.seq,
    views: { agents: [...touched.values()], status: fleetStatus(world) },
  }
}
