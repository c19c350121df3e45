import type { PlanLimits, PlanUsage, PlanWindow } from '@/api/types'
import { minutesAgo } from './make'
import type { World } from './world'

const consumer = (kind: 'agent' | 'workspace', id: string, share: number) => ({ kind, id, label: id, share })

function windows(world: World, plans: readonly PlanLimits[]): PlanWindow[] {
  const base = { account: 'claude', name: plans[0]?.name ?? 'Claude', measured_at: minutesAgo(1) }
  return [
    {
      ...base,
      window: 'session_5h',
      basis: 'authoritative',
      used_percent: 61,
      used_tokens: 4_120_000,
      used_cost: '3.41',
      limit_tokens: null,
      limit_cost: null,
      started_at: minutesAgo(192),
      resets_at: new Date(world.now + 108 * 60_000).toISOString(),
      projected_percent: 88,
      status: 'near_limit',
      consumers: [consumer('agent', 'builder-c47', 0.393), consumer('agent', 'documenter-51d', 0.197)],
      other_consumers: 5,
    },
    {
      ...base,
      window: 'week',
      basis: 'estimated',
      used_percent: 38,
      used_tokens: 24_300_000,
      used_cost: '31.48',
      limit_tokens: 64_000_000,
      limit_cost: null,
      started_at: minutesAgo(4 * 1440),
      resets_at: null,
      projected_percent: 57,
      status: 'on_track',
      consumers: [consumer('workspace', 'api-server', 0.447), consumer('workspace', 'billing', 0.289)],
      other_consumers: 4,
    },
  ]
}

const plansOf = new WeakMap<World, PlanLimits[]>()
const max: PlanLimits = { account: 'claude', name: 'Max plan', models: 'claude*', week_tokens: 64_000_000 }

/** A session near its limit and a week on track; nothing on a first run. */
export function planUsage(world: World): PlanUsage {
  const empty = world.scene === 'first-run'
  const plans = plansOf.get(world) ?? (empty ? [] : [max])
  return { windows: empty ? [] : windows(world, plans), plans, as_of_seq: world.seq }
}

export function keepPlans(world: World, body: unknown): void {
  plansOf.set(world, (body as { plans: PlanLimits[] }).plans)
}
