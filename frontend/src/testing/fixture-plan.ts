import type {
  Directory,
  DirectoryList,
  Driver,
  LikeTask,
  Plan,
  TaskDraft,
  WorkflowTemplate,
} from '@/api/types'
import type { Answer } from './fixture-api'
import { minutesAgo } from './make'

type Roles = [id: string, role: string, model: string, cost: string, seconds: number][]

const roles: Record<string, Roles> = {
  bug_fix: [
    ['analyst', 'ANALYST', 'claude-haiku-5', '0.06', 70],
    ['builder', 'BUILDER', 'claude-sonnet-5', '0.16', 185],
    ['tester', 'TESTER', 'claude-haiku-5', '0.05', 65],
  ],
  feature_implementation: [
    ['analyst', 'ANALYST', 'claude-haiku-5', '0.06', 70],
    ['planner', 'PLANNER', 'claude-opus-5', '0.09', 60],
    ['builder', 'BUILDER', 'claude-sonnet-5', '0.24', 240],
    ['tester', 'TESTER', 'claude-haiku-5', '0.05', 65],
    ['reviewer', 'REVIEWER', 'claude-sonnet-5', '0.08', 90],
  ],
}

const like: LikeTask[] = [
  0.12, 0.13, 0.14, 0.14, 0.16, 0.17, 0.19, 0.19, 0.22, 0.23, 0.24, 0.28, 0.31, 0.52,
].map((cost, index) => ({ id: `T-${100 + index}`, cost: cost.toFixed(2), seconds: 180 + index * 20 }))

/** A plan such as the server makes: enough of its rules to be looked at. */
export function planOf(body: unknown): Plan {
  const draft = body as TaskDraft
  const fix = /\bfix\b/i.test(draft.prompt)
  const task_type =
    draft.task_type === 'auto' ? (fix ? 'bug_fix' : 'feature_implementation') : draft.task_type
  const workflow = task_type in roles ? task_type : 'feature_implementation'
  const files = draft.prompt.match(/[\w/]+\.[a-z]+/g)?.length ?? 0
  const risky = /\b(migrate|design|production)\b/i.test(draft.prompt)
  const score = Math.min(1, files * 0.06 + (risky ? 0.6 : 0.09))
  const simple = score < 0.5
  const analyst = !simple || draft.always_include_analyst
  const words = draft.prompt.split(/\s+/).filter(Boolean).length
  const steps = (roles[workflow] ?? []).map(([step_id, role, model, cost, seconds], index, all) => ({
    step_id,
    role,
    title: role.toLowerCase(),
    depends_on: index === 0 || (index === 1 && !analyst) ? [] : [all[index - 1]?.[0] ?? ''],
    model: draft.model ?? model,
    included: role !== 'ANALYST' || analyst,
    reason:
      role !== 'ANALYST'
        ? null
        : analyst
          ? 'always included, as asked'
          : `simple task: ${score.toFixed(2)} is below 0.50`,
    cost,
    seconds,
  }))
  const run = steps.filter((step) => step.included)
  const cost = run.reduce((sum, step) => sum + Number(step.cost), 0).toFixed(2)
  const low = draft.cost_cap && Number(draft.cost_cap) < Number(cost)
  return {
    title: draft.prompt.split('\n')[0] ?? '',
    task_type,
    type_reason: `the first word for a kind of work is “${fix ? 'fix' : 'add'}”`,
    workflow_id: workflow,
    mode: draft.mode,
    driver: 'simulated',
    simulated: true,
    complexity: {
      label: simple ? 'simple' : 'complex',
      score,
      threshold: 0.5,
      reasons: [
        {
          points: files * 0.06,
          text: files ? `${files} files named, one module` : 'no file or module named',
          kind: 'scope',
        },
        { points: 0.09, text: 'a test is asked for', kind: 'work' },
        {
          points: risky ? 0.5 : 0,
          text: risky ? 'verb “migrate”' : 'no “migrate” or “design”',
          kind: 'verb',
        },
        { points: 0, text: `no risk words, ${words} words`, kind: 'risk' },
      ],
    },
    steps,
    skipped: analyst ? [] : [{ role: 'ANALYST', reason: `simple task: ${score.toFixed(2)} is below 0.50` }],
    estimate: {
      cost,
      cost_p10: '0.14',
      cost_p90: '0.38',
      seconds: run.reduce((sum, step) => sum + step.seconds, 0),
      seconds_p10: 180,
      seconds_p90: 440,
      basis: 'history',
      sample: like.length,
      like,
      basis_text: `${like.length} simple ${task_type} tasks, 60 days. 13 of 14 done without ANALYST.`,
      analyst_cost: '0.06',
      analyst_seconds: 70,
    },
    warnings: low
      ? [`The cap of $${draft.cost_cap} is below the estimate of $${cost}: the task may stop early.`]
      : [],
    words,
    tokens: Math.round(words * 1.7),
  }
}

const workflows: WorkflowTemplate[] = Object.entries(roles).map(([id, steps]) => ({
  id,
  title: id === 'bug_fix' ? 'Fix a bug' : 'Build a feature',
  description: 'A complex one is analysed first.',
  task_types: [id],
  steps: steps.map(([step, role], index) => ({
    id: step,
    role: role as 'BUILDER',
    title: role.toLowerCase(),
    depends_on: index === 0 ? [] : [steps[index - 1]?.[0] ?? ''],
    condition: index === 0 ? 'if_complex' : 'always',
    retries: 1,
    timeout_seconds: 900,
  })),
}))

const drivers: Driver[] = [
  {
    name: 'simulated',
    title: 'Simulated agents',
    simulated: true,
    available: true,
    unavailable: null,
    default: true,
    models: ['claude-opus-5', 'claude-sonnet-5', 'claude-haiku-5'],
  },
  {
    name: 'claude',
    title: 'Claude agents',
    simulated: false,
    available: false,
    unavailable: 'no key is configured: set ANTHROPIC_API_KEY and start again',
    default: false,
    models: ['claude-opus-5', 'claude-sonnet-5'],
  },
]

function folder(name: string, branch: string | null, dirty: number, minutes: number): Directory {
  const own = dirty === 1 ? '1 file' : `${dirty} files`
  const git =
    branch === null
      ? null
      : { root: `/home/mk/code/${name}`, branch, commit: '8c41e0f3a1', dirty, remote: 'origin' }
  return {
    path: `/home/mk/code/${name}`,
    short: `~/code/${name}`,
    exists: true,
    writable: true,
    git,
    problem: null,
    isolations:
      git === null ? ['in_place'] : dirty > 0 ? ['in_place', 'worktree'] : ['in_place', 'branch', 'worktree'],
    notes:
      git === null
        ? { branch: 'not a Git folder: in place only', worktree: 'not a Git folder: in place only' }
        : {
            ...(dirty > 0 ? { in_place: `mixes with your ${own}`, branch: 'needs a clean tree' } : {}),
            worktree: `a folder and a branch of its own, from ${branch}`,
          },
    last_used_at: minutesAgo(minutes),
  }
}

const recent = [
  folder('api-server', 'main', 2, 2),
  folder('web-console', 'main', 0, 44),
  folder('billing', 'fix/rounding', 0, 62),
  folder('notes', null, 0, 3000),
]
const directories: DirectoryList = {
  recent,
  roots: ['/home/mk/code'],
  remembered: { bug_fix: '/home/mk/code/api-server' },
}

/** What the form of a new task asks besides the plan; null where there is nothing of that name. */
export function answerPlanning(path: string, query: URLSearchParams): Answer | null {
  const ok = (body: unknown): Answer => ({ status: 200, body })
  const at = (query.get('path') ?? '').replace('~', '/home/mk')
  switch (path) {
    case '/workflows':
      return ok({ items: workflows })
    case '/drivers':
      return ok({ items: drivers })
    case '/directories':
      return ok(directories)
    case '/directories/check':
      return ok(
        recent.find((one) => one.path === at) ?? {
          ...folder('nothing', null, 0, 0),
          path: at,
          short: at,
          exists: false,
          problem: `there is no folder ${at}`,
          isolations: [],
          last_used_at: null,
        },
      )
    case '/directories/browse':
      return ok({
        path: at,
        parent: at === '/home/mk/code' ? null : '/home/mk/code',
        entries:
          at === '/home/mk/code'
            ? recent.map((one) => ({
                name: one.path.split('/').at(-1),
                path: one.path,
                is_git: one.git !== null,
              }))
            : [],
        truncated: false,
      })
    default:
      return null
  }
}
