import type { ActivityCalendar, Anomaly, Performance, ToolMetrics } from '@/api/types'
import type { World } from './world'

const DAY = 86_400_000
const open = { start: null, end: null }
const empty = (world: World) => world.scene === 'first-run'

/** Numbers that look like chance and are the same each time. */
const noise = (seed: number) => {
  const value = Math.sin(seed * 12.9898) * 43_758.5453
  return value - Math.floor(value)
}

export function activity(world: World, query: URLSearchParams): ActivityCalendar {
  const share = query.get('workspace') ? 0.4 : 1
  const today = new Date(world.now)
  const first = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()))
  first.setUTCDate(first.getUTCDate() - ((first.getUTCDay() + 6) % 7) - 52 * 7)
  const days: ActivityCalendar['days'] = []
  for (let time = first.getTime(); time <= world.now; time += DAY) {
    const index = days.length
    const weekend = index % 7 > 4
    const growth = Math.max(0, (index - 100) / 271)
    const some = noise(index) > (weekend ? 0.86 - growth * 0.5 : 0.94 - growth * 3)
    const agents = some
      ? Math.ceil((weekend ? 8 : 18 + growth * 44) * (0.3 + noise(index + 500) * 0.7) * share)
      : 0
    days.push({ date: new Date(time).toISOString().slice(0, 10), agents: empty(world) ? 0 : agents })
  }
  const busiest = days.reduce((best, day) => (day.agents > best.agents ? day : best))
  const hours = Array.from({ length: 7 }, (_, weekday) =>
    Array.from({ length: 24 }, (_, hour) => {
      if (empty(world)) return 0
      if (hour === 2) return 9
      const work = hour > 6 && hour < 19
      const busy = hour > 8 && hour < 18
      if (weekday > 4) return work ? 3 : 0
      return Math.round(
        (busy ? 24 : work ? 12 : hour > 18 && hour < 21 ? 5 : 0) *
          (0.6 + noise(weekday * 24 + hour) * 0.6) *
          share,
      )
    }),
  )
  return {
    days,
    active_days: days.filter((day) => day.agents > 0).length,
    longest_run: empty(world) ? 0 : 12,
    busiest: busiest.agents > 0 ? busiest : null,
    hours,
    hours_period: open,
    workspaces: empty(world) ? [] : ['api-server', 'web-console', 'billing', 'docs-site', 'mobile-app'],
    as_of_seq: world.seq,
  }
}

const toolRows: [string, number, number, number, number][] = [
  ['Read', 3214, 0.004, 9, 38],
  ['Bash', 2306, 0.087, 1800, 24_000],
  ['Edit', 1688, 0.021, 31, 92],
  ['Grep', 1207, 0.002, 28, 140],
  ['Write', 412, 0.007, 24, 70],
  ['Task', 206, 0.034, 130_000, 580_000],
  ['WebFetch', 97, 0.113, 1100, 8200],
  ['Glob', 282, 0, 12, 44],
]

export function tools(world: World): ToolMetrics {
  const rows = empty(world) ? [] : toolRows
  const items = rows.map(([tool, calls, share, p50, p95]) => ({
    tool,
    calls,
    failed: Math.round(calls * share),
    failed_share: share,
    measured: calls,
    p50_ms: p50,
    p95_ms: p95,
  }))
  const calls = items.reduce((sum, item) => sum + item.calls, 0)
  const failed = items.reduce((sum, item) => sum + item.failed, 0)
  return {
    items,
    total: items.length,
    all: {
      calls,
      failed,
      failed_share: calls > 0 ? failed / calls : null,
      measured: calls,
      p50_ms: calls > 0 ? 31 : null,
      p95_ms: calls > 0 ? 9000 : null,
    },
    causes: empty(world)
      ? []
      : [
          { tool: 'Bash', cause: 'exit 1', calls: 121 },
          { tool: 'Bash', cause: 'timed out after n s', calls: 44 },
          { tool: 'Edit', cause: 'the text to replace stands there n times', calls: 27 },
          { tool: 'WebFetch', cause: 'denied', calls: 11 },
        ],
    relative_error: 0.0476,
    period: open,
    as_of_seq: world.seq,
  }
}

export function performance(world: World): Performance {
  const none = { tasks: 0, done: 0, failed: 0, measured: 0, p50_seconds: null, p95_seconds: null }
  const bounds = [0, 1, 2, 4, 8, 15, 30, 60, 120].map((minutes) => minutes * 60)
  if (empty(world))
    return {
      unit: 'minute',
      bounds_seconds: bounds,
      counts: bounds.map(() => 0),
      all: none,
      by_type: [],
      previous: none,
      period: open,
      as_of_seq: world.seq,
    }
  const type = (task_type: string, done: number, failed: number, p50: number, p95: number) => ({
    task_type,
    tasks: done + failed,
    done,
    failed,
    measured: done + failed,
    p50_seconds: p50,
    p95_seconds: p95,
    counts: bounds.map(() => 1),
  })
  return {
    unit: 'minute',
    bounds_seconds: bounds,
    counts: [4, 9, 14, 21, 26, 22, 13, 5, 2],
    all: { tasks: 116, done: 111, failed: 5, measured: 116, p50_seconds: 640, p95_seconds: 4460 },
    by_type: [
      type('feature_implementation', 41, 3, 1310, 5900),
      type('bug_fix', 38, 1, 512, 1980),
      type('code_review', 18, 0, 260, 700),
      type('documentation', 9, 0, 340, 910),
      type('', 5, 1, 95, 420),
    ],
    previous: { tasks: 134, done: 126, failed: 8, measured: 131, p50_seconds: 727, p95_seconds: 4900 },
    period: open,
    as_of_seq: world.seq,
  }
}

export const anomalies = (): Anomaly[] => [
  {
    kind: 'failing_tool',
    severity: 'warning',
    subject: 'WebFetch',
    message: 'WebFetch failed in 31% of 29 calls in 24 h; 11.3% is usual',
    link: '/analytics?causes=1',
    numbers: { failed_share: 0.31, normal_share: 0.113, calls: 29, failed: 9 },
  },
  {
    kind: 'stuck_agent',
    severity: 'warning',
    subject: 'builder-c47',
    message: 'builder-c47 has been stuck for 11 min',
    link: '/agents/builder-c47',
    numbers: { minutes: 11 },
  },
  {
    kind: 'idle_workspace',
    severity: 'info',
    subject: 'mobile-app',
    message: 'nothing happened in mobile-app for 9 days; it was busy on 14 days before',
    link: '/agents?workspace=mobile-app',
    numbers: { idle_days: 9, busy_days: 14 },
  },
]
