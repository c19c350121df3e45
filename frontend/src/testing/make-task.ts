import type { Approval, Step, TaskDetail } from '@/api/types'
import { minutesAgo } from './make'

export function makeStep(changes: Partial<Step> = {}): Step {
  return {
    step_id: 's1',
    position: 0,
    role: 'BUILDER',
    title: null,
    status: 'pending',
    depends_on: [],
    attempt: 1,
    retries: 1,
    agent_id: null,
    model: 'claude-opus-5-20260901',
    estimate: { cost: '0.12', seconds: 120 },
    error: null,
    output: null,
    cost: null,
    unpriced: false,
    tokens: 0,
    started_at: null,
    completed_at: null,
    duration_seconds: null,
    ...changes,
  }
}

const doneOf = (steps: readonly Step[]) => steps.filter((step) => step.status === 'completed').length

export function makeTask(changes: Partial<TaskDetail> = {}): TaskDetail {
  const steps = changes.steps ?? []
  const done = doneOf(steps)
  return {
    id: 't1',
    source: 'fleetdeck',
    title: 'Add a --json flag to the export command',
    prompt: 'Add a --json flag to the export command.',
    task_type: 'feature_implementation',
    mode: 'sequential',
    status: 'running',
    status_reason: null,
    lane: null,
    priority: 'medium',
    agent: null,
    workspace: 'api-server',
    working_directory: '~/code/api-server',
    workflow_id: 'feature_implementation',
    complexity: 'simple',
    model: null,
    driver: 'simulated',
    isolation: 'worktree',
    branch: null,
    cost: '0.000000',
    unpriced: false,
    cost_cap: null,
    estimate: { cost: '0.40', seconds: 420 },
    tokens: 0,
    cache_hit_ratio: null,
    agents: 0,
    progress: {
      done,
      total: steps.length,
      percentage: steps.length === 0 ? 0 : Math.round((100 * done) / steps.length),
      current_step: steps.find((step) => step.status === 'running')?.role ?? null,
    },
    notes: [],
    labels: [],
    dependencies: [],
    origin: 'browser',
    created_by: 'mk',
    run: 1,
    rerun_of: null,
    error: null,
    approvals_pending: 0,
    simulated: false,
    controlled: true,
    created_at: minutesAgo(10),
    started_at: minutesAgo(10),
    completed_at: null,
    updated_at: minutesAgo(0.1),
    duration_seconds: 600,
    archived_at: null,
    hits: [],
    last_seq: 900,
    instructions: null,
    result: null,
    complexity_score: 0.2,
    complexity_reasons: [],
    skipped: [],
    always_include_analyst: false,
    document: null,
    steps,
    as_of_seq: 6000,
    ...changes,
  }
}

export function makeApproval(changes: Partial<Approval> = {}): Approval {
  return {
    id: 'ap-1',
    agent_id: 'builder-e05',
    agent_name: 'builder-e05',
    task_id: 'T-209',
    task_title: 'Ship the console build',
    step_id: 'build',
    workspace: 'web-console',
    tool: 'Bash',
    input: { command: 'rm -rf build/ && npm run build:prod' },
    command: 'rm -rf build/ && npm run build:prod',
    diff: null,
    path: null,
    reason: 'Removes files outside of its own changes',
    status: 'pending',
    cause: null,
    decided_by: null,
    note: null,
    scope: null,
    requested_at: minutesAgo(5),
    expires_at: minutesAgo(-4.7),
    decided_at: null,
    simulated: false,
    last_seq: 5900,
    ...changes,
  }
}

type Ran = [status: Step['status'], from: number, to: number | null, cost: string, agent: string]

/** A step that ran from so many minutes ago to so many. */
export const ran = (
  step_id: string,
  role: string,
  [status, from, to, cost, agent]: Ran,
  rest: Partial<Step> = {},
) =>
  makeStep({
    step_id,
    role,
    status,
    agent_id: agent,
    cost,
    started_at: minutesAgo(from),
    completed_at: to === null ? null : minutesAgo(to),
    ...rest,
  })

export const placed = (steps: Step[]): Step[] => steps.map((step, position) => ({ ...step, position }))
