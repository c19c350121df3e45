import type { TaskDetail } from '@/api/types'
import { minutesAgo } from './make'
import { makeStep, makeTask, placed, ran } from './make-task'

const result = `Retries now wait with **full jitter**, from 200 ms up to 20 s.

- \`client/retry.py\`: one function, \`delay(attempt)\`
- 429 and 503 use \`Retry-After\` when the server gives it

\`\`\`python
def delay(attempt: int, rng: Random = SYSTEM) -> float:
    """Seconds to wait before the next try."""
    return rng.uniform(0, min(20.0, 0.2 * 2**attempt))
\`\`\`

118 tests passed. Nothing else changed.`

const jitter = makeTask({
  id: 'T-211',
  title: 'Retry delay with jitter',
  prompt: 'Retries of the client wait a fixed second. Make them wait with jitter.',
  status: 'completed',
  complexity: 'complex',
  branch: 'fleet/t-211',
  cost: '0.418000',
  cost_cap: '1.00',
  tokens: 174_000,
  cache_hit_ratio: 0.81,
  agents: 5,
  started_at: minutesAgo(260),
  completed_at: minutesAgo(248),
  created_at: minutesAgo(260),
  updated_at: minutesAgo(248),
  duration_seconds: 720,
  always_include_analyst: true,
  result,
  steps: placed([
    ran('analyse', 'ANALYST', ['completed', 260, 258.5, '0.049000', 'analyst-e15']),
    ran('plan', 'PLANNER', ['completed', 258.4, 257, '0.094000', 'planner-f26'], { depends_on: ['analyse'] }),
    ran('build', 'BUILDER', ['completed', 257, 251.5, '0.141000', 'builder-e77'], {
      depends_on: ['plan'],
      attempt: 2,
    }),
    ran('test', 'TESTER', ['completed', 251.4, 249.5, '0.082000', 'tester-c18'], { depends_on: ['build'] }),
    ran('review', 'REVIEWER', ['completed', 249.4, 248, '0.052000', 'reviewer-9e2'], {
      depends_on: ['test'],
      output: result,
    }),
  ]),
})

const plain = makeTask({
  ...jitter,
  id: 'T-203',
  title: 'Retry delay with jitter',
  complexity: 'simple',
  rerun_of: 'T-211',
  always_include_analyst: false,
  skipped: [{ role: 'ANALYST', reason: 'simple: one module, no risk words' }],
  branch: 'fleet/t-203',
  cost: '0.269000',
  tokens: 108_000,
  agents: 3,
  started_at: minutesAgo(220),
  completed_at: minutesAgo(212.5),
  created_at: minutesAgo(220),
  duration_seconds: 450,
  steps: placed(
    jitter.steps.filter((step) => step.role !== 'ANALYST').map((step) => ({ ...step, attempt: 1 })),
  ),
})

const invoices = makeTask({
  id: 'T-207',
  title: 'Reconcile invoices twice a day',
  prompt: 'Run the reconciliation at 06:00 and 18:00, and write what differs to the ledger.',
  workspace: 'billing',
  status: 'failed',
  status_reason: 'TESTER failed twice: 3 tests failed',
  error: 'TESTER failed twice: 3 tests failed',
  cost: '0.188000',
  agents: 3,
  started_at: minutesAgo(84),
  completed_at: minutesAgo(70),
  updated_at: minutesAgo(70),
  created_at: minutesAgo(84),
  duration_seconds: 840,
  steps: placed([
    ran('plan', 'PLANNER', ['completed', 84, 82, '0.060000', 'planner-d04']),
    ran('build', 'BUILDER', ['completed', 82, 75, '0.114000', 'builder-77d'], { depends_on: ['plan'] }),
    ran('test', 'TESTER', ['failed', 75, 70, '0.014000', 'tester-d14'], {
      depends_on: ['build'],
      attempt: 2,
      error: 'exit 1: FAILED tests/test_reconcile.py::test_twice (3 failed, 41 passed)',
    }),
    makeStep({ step_id: 'review', role: 'REVIEWER', status: 'cancelled', depends_on: ['test'] }),
  ]),
})

const titles = [
  'Cache the plan of a key for a minute',
  'Fix the flaky upload test',
  'Write the guide for webhooks',
  'Drop the old export route',
  'Name the colours of the charts',
  'Say why a key was refused',
  'Test the importer with a torn file',
  'Move the settings page to tabs',
]
const done = titles.map((title, index) =>
  makeTask({
    id: `T-${200 - index}`,
    title,
    prompt: `${title}.`,
    status: index === 5 ? 'cancelled' : 'completed',
    workspace: ['api-server', 'mobile-app', 'docs-site', 'web-console'][index % 4] ?? 'api-server',
    cost: (0.08 + index * 0.037).toFixed(6),
    agents: 3 + (index % 3),
    started_at: minutesAgo(300 + index * 90),
    created_at: minutesAgo(300 + index * 90),
    completed_at: minutesAgo(290 + index * 90),
    updated_at: minutesAgo(290 + index * 90),
    duration_seconds: 600,
    result: 'Done.',
    steps: placed([makeStep({ status: 'completed', cost: '0.08' })]),
  }),
)

export const endedTasks = (): TaskDetail[] => [invoices, jitter, plain, ...done]
