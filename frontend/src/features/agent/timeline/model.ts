import type { Agent, AgentStatus, TimelineSpan } from '@/api/types'
import { groupBy } from '@/lib/group-by'
import type { Stretch } from '@/lib/stretch'

export type Member = Pick<Agent, 'id' | 'parent_agent_id' | 'tree_cost' | 'tree_agents' | 'cost_basis'>
export type Row = {
  key: string
  span: TimelineSpan
  depth: number
  start: number
  /** Null while it goes on. */
  end: number | null
  member: Member | null
  /** How many calls and agents stand under it; they show only where it is expanded. */
  below: number
  expanded: boolean
}

const byStart = (a: TimelineSpan, b: TimelineSpan) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0)

/** The agent and its descendants, each with its calls and its agents in the order in which they began. */
export function rowsOf(
  spans: readonly TimelineSpan[],
  members: readonly Member[],
  expanded: ReadonlySet<string>,
  top: string,
): Row[] {
  const agents = new Map(spans.filter((span) => span.kind === 'agent').map((span) => [span.agent_id, span]))
  const calls = groupBy(
    spans.filter((span) => span.kind !== 'agent'),
    (span) => span.agent_id,
  )
  const children = groupBy(
    members.filter((member) => member.id !== top),
    (member) => member.parent_agent_id,
  )
  const byId = new Map(members.map((member) => [member.id, member]))
  const rows: Row[] = []
  const rowOf = (span: TimelineSpan, depth: number, member: Member | null, below: number): Row => ({
    key: `${span.kind} ${span.id}`,
    span,
    depth,
    start: Date.parse(span.start),
    end: span.end === null ? null : Date.parse(span.end),
    member,
    below,
    expanded: member !== null && expanded.has(span.id),
  })
  const place = (span: TimelineSpan, depth: number) => {
    const below = [
      ...(calls.get(span.agent_id) ?? []),
      ...(children.get(span.agent_id) ?? []).flatMap((child) => agents.get(child.id) ?? []),
    ].sort(byStart)
    rows.push(rowOf(span, depth, byId.get(span.agent_id) ?? null, below.length))
    if (!expanded.has(span.id)) {
      // A folded agent still shows the agents under it, so that the family stays whole.
      for (const one of below) if (one.kind === 'agent') place(one, depth + 1)
      return
    }
    for (const one of below) {
      if (one.kind === 'agent') place(one, depth + 1)
      else rows.push(rowOf(one, depth + 1, null, 0))
    }
  }
  const first = agents.get(top)
  if (first) place(first, 0)
  return rows
}

const MINUTE = 60_000

/** From the first beginning to the last end, or to now while something goes on. */
export function wholeOf(rows: readonly Row[], now: number): Stretch {
  const from = Math.min(...rows.map((row) => row.start))
  const to = Math.max(...rows.map((row) => row.end ?? now))
  if (!Number.isFinite(from) || !Number.isFinite(to)) return { from: now - MINUTE, to: now }
  return { from, to: Math.max(to, from + 1000) }
}

const SPARSE = 0.25

/** Where the calls are, when they fill so little of the whole that they would be one sliver; else null. */
export function busyOf(rows: readonly Row[], whole: Stretch, now: number): Stretch | null {
  const calls = rows.filter((row) => row.member === null)
  if (calls.length === 0) return null
  const from = Math.min(...calls.map((row) => row.start))
  const to = Math.max(...calls.map((row) => row.end ?? now))
  if (to - from > (whole.to - whole.from) * SPARSE) return null
  const air = Math.max(500, (to - from) * 0.05)
  return within({ from: from - air, to: to + air }, whole)
}

/** Nearer or further around a moment, never outside of the whole. */
export function zoomed(view: Stretch, whole: Stretch, factor: number, around: number): Stretch {
  const length = Math.max(10, Math.min(whole.to - whole.from, (view.to - view.from) * factor))
  const from = around - (around - view.from) * (length / (view.to - view.from))
  return within({ from, to: from + length }, whole)
}

export function within(view: Stretch, whole: Stretch): Stretch {
  const length = Math.min(view.to - view.from, whole.to - whole.from)
  const from = Math.min(Math.max(view.from, whole.from), whole.to - length)
  return { from, to: from + length }
}

/** A row with a little air at both sides. */
export function around(row: Row, now: number, whole: Stretch): Stretch {
  const end = row.end ?? now
  const air = Math.max(20, (end - row.start) * 0.1)
  return within({ from: row.start - air, to: end + air }, whole)
}

const outcome: Record<string, AgentStatus> = { ok: 'completed', error: 'failed', denied: 'failed' }
export const statusOf = (span: TimelineSpan): AgentStatus =>
  outcome[span.status] ?? (span.status as AgentStatus)
