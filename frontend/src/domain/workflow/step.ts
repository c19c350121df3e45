import type { StepStatus } from '@/api/types'

/** One step of a workflow in plain words: of a plan that may run, or of a task that does. */
export type WorkflowStep = {
  id: string
  role: string
  title: string | null
  /** A skipped step stays in a preview, struck through. */
  status: StepStatus | 'skipped'
  dependsOn: readonly string[]
  /** The agent's name, or the model before there is one. */
  who: string | null
  /** US dollars: what it has cost, or before it starts what it is expected to. */
  cost: string | null
  unpriced?: boolean
  /** RFC 3339; null before it starts. */
  startedAt: string | null
  endedAt: string | null
  expectedSeconds: number | null
  /** It asks for permission, and waits for the answer. */
  waits?: boolean
  /** Which try this is, from 1. */
  attempt?: number
  /** Why it failed, or is left out. */
  note?: string | null
}

/** True for what has not begun: its figures are estimates. */
export const isAhead = (step: WorkflowStep): boolean => step.status === 'pending' || step.status === 'skipped'

export type EdgeLook = 'done' | 'active' | 'ahead'

/** A line is solid once its end has begun, in the accent while that runs, and dashed before. */
export const edgeLook = (to: WorkflowStep): EdgeLook =>
  to.status === 'running' ? 'active' : isAhead(to) ? 'ahead' : 'done'

const MOST = 0.96

/** How much of its expected time a running step has used; never quite all of it. */
export function progressOf(step: WorkflowStep, now: number): number | null {
  if (step.status !== 'running' || step.startedAt === null || !step.expectedSeconds) return null
  const spent = (now - Date.parse(step.startedAt)) / 1000
  return Math.min(MOST, Math.max(0.02, spent / step.expectedSeconds))
}

/** Where a person looks first: what runs, else what failed, else what comes next, else the end. */
export function focusOf(steps: readonly WorkflowStep[]): WorkflowStep | undefined {
  const first = (status: WorkflowStep['status']) => steps.find((step) => step.status === status)
  return first('running') ?? first('failed') ?? first('pending') ?? steps.at(-1)
}
