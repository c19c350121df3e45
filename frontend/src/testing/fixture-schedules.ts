import type { Backlog, BacklogWorkspace, Schedule, TaskDetail, TaskLog } from '@/api/types'
import { minutesAgo } from './make'
import { makeTask } from './make-task'
import type { World } from './world'

const HOUR = 60
const DAY = 24 * HOUR

function schedule(world: World, changes: Partial<Schedule> & { every: number; first: number }): Schedule {
  const { every, first, ...rest } = changes
  return {
    id: `ops:${rest.name}`,
    source: 'dispatcher:/srv/ops',
    name: '',
    cron: '0 * * * *',
    words: '',
    timezone: 'Europe/Berlin',
    prompt: null,
    workspaces: [],
    model: null,
    enabled: true,
    last_run: minutesAgo(every - first, world.now),
    last_result: 'success',
    next_runs: [0, 1, 2, 3, 4].map((turn) => minutesAgo(-(first + turn * every), world.now)),
    missed: [],
    missed_count: 0,
    origin: 'config/schedules.json',
    updated_at: minutesAgo(90, world.now),
    last_seq: 40,
    ...rest,
  }
}

export function schedules(world: World): Schedule[] {
  if (world.scene === 'first-run') return []
  return [
    schedule(world, {
      name: 'nightly-deps',
      cron: '0 15 * * *',
      words: 'At 15:00',
      first: 27.67,
      every: DAY,
      workspaces: ['api-server', 'web-console'],
      model: 'haiku',
      prompt: 'Update the dependencies that have a new patch version.\nRun the tests; open a pull request.',
    }),
    schedule(world, {
      name: 'triage inbox',
      cron: '30 */2 * * 1-5',
      words: 'At 30 minutes past the hour, every 2 hours, Monday through Friday',
      first: 117.67,
      every: 120,
      workspaces: ['api-server'],
      model: 'sonnet',
      last_result: 'skipped',
    }),
    schedule(world, {
      name: 'docs refresh',
      cron: '0 22 * * *',
      words: 'At 22:00',
      first: 7.4613 * HOUR,
      every: DAY,
      workspaces: ['docs-site'],
      model: 'sonnet',
      last_result: 'failed',
      prompt: 'Compare the guide with the code and mend what is out of date.',
    }),
    schedule(world, {
      name: 'full test run',
      cron: '0 2 * * *',
      words: 'At 02:00',
      first: 11.4613 * HOUR,
      every: DAY,
      workspaces: ['api-server', 'billing', 'web-console', 'mobile-app'],
      last_run: minutesAgo(3 * DAY + 752.2, world.now),
      missed: [2, 1, 0].map((days) => minutesAgo(days * DAY + 752.33, world.now)),
      missed_count: 3,
    }),
    schedule(world, {
      name: 'dispatcher weekly-report',
      cron: '0 8 * * 1',
      words: 'At 08:00, only on Monday',
      first: 2.72758 * DAY,
      every: 7 * DAY,
      origin: 'crontab',
      last_run: null,
      last_result: null,
      prompt: 'dispatcher weekly-report --workspace billing',
      workspaces: ['billing'],
    }),
    schedule(world, {
      name: 'mutation tests',
      cron: '0 4 * * 6',
      words: 'At 04:00, only on Saturday',
      first: DAY,
      every: 7 * DAY,
      enabled: false,
      next_runs: [],
      workspaces: ['api-server'],
      model: 'opus',
    }),
  ]
}

function waiting(
  world: World,
  workspace: string,
  [critical, high, medium, low]: [number, number, number, number],
  days: number,
  [sent, done]: [number, number],
): BacklogWorkspace {
  return {
    workspace,
    pending: critical + high + medium + low,
    by_priority: { critical, high, medium, low },
    ticked: 4,
    oldest_at: minutesAgo(days * DAY, world.now),
    oldest_basis: 'git',
    oldest_text: 'Rotate the signing keys',
    oldest_is_old: days >= 14,
    dispatched: sent,
    completed: done,
    dispatched_by_day: [],
    completed_by_day: [],
  }
}

const week: [number, number][] = [
  [2, 3],
  [1, 1],
  [8, 6],
  [11, 9],
  [8, 9],
  [7, 7],
  [6, 5],
]

export function backlog(world: World): Backlog {
  const first = world.scene === 'first-run'
  const items = first
    ? []
    : [
        waiting(world, 'api-server', [1, 3, 3, 2], 2.4, [14, 15]),
        waiting(world, 'web-console', [0, 2, 3, 1], 5.1, [11, 9]),
        waiting(world, 'billing', [1, 2, 1, 1], 19.2, [6, 3]),
        waiting(world, 'docs-site', [0, 0, 1, 1], 1.3, [7, 7]),
        waiting(world, 'mobile-app', [0, 0, 0, 1], 0.13, [5, 6]),
      ]
  const sum = (of: (one: BacklogWorkspace) => number) => items.reduce((all, one) => all + of(one), 0)
  return {
    items,
    days: week.map(([dispatched, completed], index) => ({
      day: minutesAgo((6 - index) * DAY + 14 * HOUR, world.now),
      dispatched: first ? 0 : dispatched,
      completed: first ? 0 : completed,
    })),
    pending: sum((one) => one.pending),
    by_priority: {
      critical: sum((one) => one.by_priority.critical),
      high: sum((one) => one.by_priority.high),
      medium: sum((one) => one.by_priority.medium),
      low: sum((one) => one.by_priority.low),
    },
    dispatched: sum((one) => one.dispatched),
    completed: sum((one) => one.completed),
    growing_by: sum((one) => one.dispatched - one.completed),
    as_of_seq: world.seq,
  }
}

/** A dispatch that runs, with a log. */
export const dispatched = (): TaskDetail =>
  makeTask({
    id: 'ops:d-118',
    source: 'dispatcher:/srv/ops',
    title: 'Refresh the guide',
    prompt: 'Compare the guide with the code and mend what is out of date.',
    origin: 'dispatcher',
    task_type: null,
    mode: null,
    workflow_id: null,
    driver: null,
    isolation: null,
    estimate: null,
    working_directory: null,
    workspace: 'docs-site',
    model: 'sonnet',
    controlled: false,
    agents: 1,
    tokens: 61_000,
    created_by: null,
    agent: 'dispatcher',
    cost: '0.118000',
    started_at: minutesAgo(6),
    created_at: minutesAgo(6.1),
  })

const written = [
  '14:26:03 dispatch d-118 to docs-site (sonnet)',
  '14:26:04 clean worktree at 8f2c1e0',
  '14:26:11 reading guide/exports.md against src/exports',
  '14:27:40 3 sections are out of date: formats, limits, retries',
  '14:28:02 rewriting “Limits”',
  '14:30:55 links checked: 41 ok, 0 broken',
  '14:31:12 rewriting “Retries”',
]

export function taskLog(id: string, query: URLSearchParams): TaskLog {
  const whole = `${written.join('\n')}\n`
  if (id !== 'ops:d-118') return { available: false, text: '', start: 0, end: 0, size: 0 }
  const after = Number(query.get('after') ?? 0)
  return { available: true, text: whole.slice(after), start: after, end: whole.length, size: whole.length }
}

/** What a dispatcher has; null for any other path. */
export function answerDispatcher(world: World, path: string, query: URLSearchParams): unknown {
  if (path === '/schedules') {
    const items = schedules(world)
    const server_time = new Date(world.now).toISOString()
    return { items, next_cursor: null, total: items.length, server_time, as_of_seq: world.seq }
  }
  if (path === '/metrics/backlog') return backlog(world)
  const log = /^\/tasks\/([^/]+)\/log$/.exec(path)?.[1]
  return log === undefined ? null : taskLog(decodeURIComponent(log), query)
}
