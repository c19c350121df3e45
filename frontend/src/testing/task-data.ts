import type { Approval, TaskDetail } from '@/api/types'
import { endedTasks } from './ended-tasks'
import { minutesAgo } from './make'
import { makeApproval, makeStep, makeTask, placed, ran } from './make-task'

const haiku = 'claude-haiku-5-20260801'

const prompt = `Replace the fixed one-minute window in \`src/limits\` with a token bucket per API key. Limits come from the plan of the key, bursts up to twice the rate. Answer 429 with an exact \`Retry-After\`, count refused calls in the metrics, and keep the public \`Decision\` type.

Rules:
- one bucket per key and route group
- the clock is injected, tests never sleep
- a key without a plan gets the smallest one

Migrate the table of limits without locking it. Old rows keep their meaning.
Show the change in the changelog.`

const picture = makeTask({
  id: 'T-214',
  title: 'Rate limit per API key',
  prompt,
  complexity: 'complex',
  complexity_score: 0.72,
  branch: 'fleet/t-214',
  cost: '0.715183',
  cost_cap: '2.00',
  estimate: { cost: '1.35', seconds: 780 },
  tokens: 214_000,
  cache_hit_ratio: 0.85,
  agents: 5,
  origin: 'backlog',
  created_at: minutesAgo(6.4),
  started_at: minutesAgo(6.33),
  duration_seconds: 380,
  steps: placed([
    ran('analyse', 'ANALYST', ['completed', 6.33, 5.13, '0.058000', 'analyst-7d0'], {
      output:
        '**7 risks found.** The largest: two bursts may pass at the minute.\n\n1. `incr` and `expire` are two calls\n2. the clock of the store is not ours',
    }),
    ran('plan', 'PLANNER', ['completed', 5.1, 4.2, '0.094000', 'planner-1e4'], {
      depends_on: ['analyse'],
      output: 'Two builders: the migration, and the bucket with its answer.',
    }),
    ran('migrate', 'BUILDER', ['completed', 4.2, 0.52, '0.151000', 'builder-b81'], {
      depends_on: ['plan'],
      title: 'Migrate the table of limits',
      output: 'Migration `0042_limits` written and tried on a copy.',
    }),
    ran('build', 'BUILDER', ['running', 4.2, null, '0.412183', 'builder-3f2'], {
      depends_on: ['plan'],
      title: 'The bucket and its answer',
      estimate: { cost: '0.52', seconds: 410 },
    }),
    makeStep({ step_id: 'test', role: 'TESTER', depends_on: ['migrate', 'build'], model: haiku }),
    makeStep({
      step_id: 'review',
      role: 'REVIEWER',
      depends_on: ['test'],
      estimate: { cost: '0.35', seconds: 210 },
    }),
  ]),
})

const console_ = makeTask({
  id: 'T-209',
  title: 'Ship the console build',
  prompt: 'Build the console for production and publish it to the preview host.',
  workspace: 'web-console',
  cost: '0.322000',
  agents: 2,
  approvals_pending: 1,
  started_at: minutesAgo(11),
  steps: placed([
    ran('plan', 'PLANNER', ['completed', 11, 9.5, '0.086000', 'planner-b02']),
    ran('build', 'BUILDER', ['running', 9.3, null, '0.236000', 'builder-e05'], { depends_on: ['plan'] }),
    makeStep({ step_id: 'review', role: 'REVIEWER', depends_on: ['build'] }),
  ]),
})

const offline = makeTask({
  id: 'T-205',
  title: 'Offline queue for uploads',
  prompt: 'Uploads made without a network wait in a queue and go out in order.',
  workspace: 'mobile-app',
  status: 'paused',
  status_reason: 'paused by mk',
  cost: '0.274000',
  agents: 2,
  started_at: minutesAgo(48),
  updated_at: minutesAgo(22),
  steps: placed([
    ran('plan', 'PLANNER', ['completed', 48, 45, '0.070000', 'planner-f26']),
    ran('build', 'BUILDER', ['running', 45, null, '0.204000', 'builder-a90'], { depends_on: ['plan'] }),
    makeStep({ step_id: 'review', role: 'REVIEWER', depends_on: ['build'] }),
  ]),
})

const queued = makeTask({
  id: 'T-216',
  title: 'Show the rate limit on keys',
  prompt: 'The page of API keys shows the limit of each key and how much of it is used.',
  workspace: 'web-console',
  status: 'pending',
  status_reason: 'waits for T-214',
  started_at: null,
  duration_seconds: null,
  dependencies: ['T-214'],
  created_at: minutesAgo(3),
  steps: placed([
    makeStep({ step_id: 'plan', role: 'PLANNER', estimate: { cost: '0.08', seconds: 60 } }),
    makeStep({
      step_id: 'build',
      role: 'BUILDER',
      depends_on: ['plan'],
      estimate: { cost: '0.30', seconds: 300 },
    }),
    makeStep({ step_id: 'review', role: 'REVIEWER', depends_on: ['build'] }),
  ]),
})

/** A workflow of a hundred steps, in layers of nine that each wait for three of the layer before. */
export const largeTask = (): TaskDetail =>
  makeTask({
    id: 'T-900',
    title: 'Translate the handbook',
    prompt: 'Translate every chapter of the handbook, and let each translation be read by another.',
    cost: '4.210000',
    agents: 41,
    steps: placed(
      Array.from({ length: 100 }, (_, index) => {
        const layer = Math.floor((index + 8) / 9)
        const before = (place: number) => `s${(layer - 2) * 9 + 1 + (place % 9)}`
        const depends_on =
          index === 0 ? [] : layer === 1 ? ['s0'] : [before(index), before(index + 1), before(index + 2)]
        const role = ['DOCUMENTER', 'REVIEWER', 'TESTER'][layer % 3] ?? 'BUILDER'
        const status = index < 40 ? 'completed' : index < 46 ? 'running' : 'pending'
        if (status === 'pending') return makeStep({ step_id: `s${index}`, role, depends_on })
        const name = `${role.toLowerCase()}-${(index * 37).toString(16)}`
        return ran(`s${index}`, role, [status, 9, status === 'running' ? null : 3, '0.091', name], {
          depends_on,
        })
      }),
    ),
  })

export const someTasks = (): TaskDetail[] => [picture, console_, offline, queued, ...endedTasks()]

export const someApprovals = (): Approval[] => [makeApproval()]

/** Which task each agent of the picture's fleet works for. */
export const taskOfAgent: Record<string, string> = {
  'analyst-7d0': 'T-214',
  'planner-1e4': 'T-214',
  'builder-b81': 'T-214',
  'builder-3f2': 'T-214',
  'tester-9c1': 'T-214',
  'planner-b02': 'T-209',
  'builder-e05': 'T-209',
}
