import type { Agent, AgentStatus, Step, TimelineSpan } from '@/api/types'
import { groupBy } from '@/lib/group-by'
import type { Stretch } from '@/lib/stretch'
import type { Expected } from '../forecast'

export type Show = 'all' | 'agents' | 'errors'
export type Member = Pick<
  Agent,
  'id' | 'parent_agent_id' | 'cost' | 'tree_cost' | 'tree_agents' | 'cost_basis' | 'unpriced'
>
type Placed = { key: string; depth: number; start: number; end: number | null }
export type Row =
  | (Placed & {
      kind: 'agent'
      span: TimelineSpan
      member: Member | null
      /** The step that it ran; its cost stands in where the agent itself is not known. */
      step: Step | null
      /** Calls that show only where it is open. */
      below: number
      /** Agents that stand under it. */
      nested: number
      open: boolean
    })
  | (Placed & { kind: 'call'; span: TimelineSpan })
  | (Placed & { kind: 'fold'; count: number })
  | (Placed & { kind: 'ahead'; step: Step })

const FOLD_FROM = 5
const KEPT_FIRST = 1
const KEPT_LAST = 1

const outcome: Record<string, AgentStatus> = { ok: 'completed', error: 'failed', denied: 'failed' }
export const statusOf = (span: TimelineSpan): AgentStatus =>
  outcome[span.status] ?? (span.status as AgentStatus)
const isFailed = (span: TimelineSpan) => statusOf(span) === 'failed'

const byStart = (a: TimelineSpan, b: TimelineSpan) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0)
const timesOf = (span: TimelineSpan) => ({
  start: Date.parse(span.start),
  end: span.end === null ? null : Date.parse(span.end),
})

type Options = {
  spans: readonly TimelineSpan[]
  members: readonly Member[]
  steps: readonly Step[]
  ahead: ReadonlyMap<string, Expected>
  show: Show
  /** Agents whose fold differs from what is usual: running ones are open, the others closed. */
  flipped: ReadonlySet<string>
  /** Runs of calls that were opened. */
  unfolded: ReadonlySet<string>
}

/** The agents of a task in the order in which they began, with their calls and subagents, then what is still ahead. */
export function rowsOf(options: Options): Row[] {
  const { spans, members, steps, ahead, show } = options
  const agents = spans.filter((span) => span.kind === 'agent').sort(byStart)
  const calls = groupBy(
    spans.filter((span) => span.kind !== 'agent'),
    (span) => span.agent_id,
  )
  const known = new Set(agents.map((span) => span.id))
  const byId = new Map(members.map((member) => [member.id, member]))
  const stepOf = new Map(steps.map((step) => [step.agent_id, step]))
  // The agent of a step stands for itself, whoever started it; others stand under their parent.
  const parentOf = (span: TimelineSpan) => {
    const parent = stepOf.has(span.id) ? null : (byId.get(span.id)?.parent_agent_id ?? null)
    return parent !== null && known.has(parent) ? parent : null
  }
  const children = groupBy(agents, parentOf)
  const rows: Row[] = []
  const troubled = (span: TimelineSpan): boolean =>
    isFailed(span) ||
    (calls.get(span.id) ?? []).some(isFailed) ||
    (children.get(span.id) ?? []).some(troubled)
  const place = (span: TimelineSpan, depth: number) => {
    if (show === 'errors' && !troubled(span)) return
    const under = children.get(span.id) ?? []
    const mine =
      show === 'agents' ? [] : (calls.get(span.id) ?? []).filter(show === 'errors' ? isFailed : () => true)
    const usual = span.end === null || show === 'errors'
    const open = options.flipped.has(span.id) ? !usual : usual
    rows.push({
      kind: 'agent',
      key: `agent ${span.id}`,
      span,
      depth,
      ...timesOf(span),
      member: byId.get(span.id) ?? null,
      step: stepOf.get(span.id) ?? null,
      below: mine.length,
      nested: under.length,
      open,
    })
    if (!open) {
      for (const child of under) place(child, depth + 1)
      return
    }
    for (const part of folded([...mine, ...under].sort(byStart), options.unfolded, show === 'all')) {
      if ('count' in part) rows.push({ ...part, kind: 'fold', depth: depth + 1 })
      else if (part.kind === 'agent') place(part, depth + 1)
      else rows.push({ kind: 'call', key: `call ${part.id}`, span: part, depth: depth + 1, ...timesOf(part) })
    }
  }
  for (const span of children.get(null) ?? []) place(span, 0)
  if (show === 'errors') return rows
  for (const step of steps) {
    const expected = ahead.get(step.step_id)
    if (expected) rows.push({ kind: 'ahead', key: `step ${step.step_id}`, step, depth: 0, ...expected })
  }
  return rows
}

type Fold = { key: string; count: number; start: number; end: number | null }

/** Long runs of calls that went well become one line; their first and last stay, as failures do. */
function folded(
  parts: readonly TimelineSpan[],
  unfolded: ReadonlySet<string>,
  folds: boolean,
): (TimelineSpan | Fold)[] {
  if (!folds) return [...parts]
  const lines: (TimelineSpan | Fold)[] = []
  const last = parts.length - KEPT_LAST
  let quiet: TimelineSpan[] = []
  const flush = () => {
    const [head] = quiet
    const key = `fold ${head?.id}`
    if (head && quiet.length >= FOLD_FROM && !unfolded.has(key)) {
      const ends = quiet.map((span) => Date.parse(span.end ?? span.start))
      lines.push({ key, count: quiet.length, start: Date.parse(head.start), end: Math.max(...ends) })
    } else lines.push(...quiet)
    quiet = []
  }
  parts.forEach((part, index) => {
    const next = parts[index + 1]
    const stays =
      index < KEPT_FIRST ||
      index >= last ||
      part.kind === 'agent' ||
      part.end === null ||
      isFailed(part) ||
      next?.kind === 'agent'
    if (stays) {
      flush()
      lines.push(part)
    } else quiet.push(part)
  })
  flush()
  return lines
}

const MINUTE = 60_000

/** From the first beginning to the last end, or to now and what is expected while something goes on. */
export function wholeOf(rows: readonly Row[], now: number, goesOn: boolean): Stretch {
  const from = Math.min(...rows.map((row) => row.start))
  const to = Math.max(goesOn ? now : 0, ...rows.map((row) => row.end ?? now))
  if (!Number.isFinite(from)) return { from: now - MINUTE, to: now }
  const air = Math.max(1000, (to - from) * 0.015)
  return { from: from - air, to: to + air }
}

export const errorsOf = (spans: readonly TimelineSpan[]): TimelineSpan[] =>
  spans.filter((span) => span.kind !== 'agent' && isFailed(span))

/** The latest moment that any span tells. */
export const latestOf = (spans: readonly TimelineSpan[]): number =>
  spans.reduce((latest, span) => Math.max(latest, Date.parse(span.end ?? span.start)), 0)
