import type { TaskDetail, TaskFiles, TaskGit, TimelineSpan } from '@/api/types'
import { SCENE_TIME, type World } from './world'

const at = (minutes: number) => new Date(SCENE_TIME - minutes * 60_000).toISOString()

type Call = [agent: string, label: string, minutes: number, ms: number | null, status: string]

const calls: Call[] = [
  ['analyst-7d0', 'Grep limit src/', 6.2, 31, 'ok'],
  ['analyst-7d0', 'Read src/limits/window.py', 6.0, 14, 'ok'],
  ['planner-1e4', 'Read src/limits/bucket.py', 4.9, 12, 'ok'],
  ['builder-b81', 'Write migrations/0042_limits.py', 3.4, 90, 'ok'],
  ['builder-b81', 'Bash alembic upgrade head', 2.8, 5200, 'ok'],
  ['builder-3f2', 'Read bucket.py', 3.95, 12, 'ok'],
  ['builder-3f2', 'Bash pytest -x tests/limits', 3.85, 6200, 'error'],
  ...Array.from(
    { length: 42 },
    (_, index): Call => [
      'builder-3f2',
      index % 6 === 5 ? 'Grep Decision' : `Read src/http/part_${index}.py`,
      3.7 - index * 0.072,
      40 + index,
      'ok',
    ],
  ),
  ['builder-3f2', 'Edit bucket.py', 0.62, 84, 'ok'],
  ['tester-9c1', 'Bash pytest -x tests/limits', 0.23, null, 'running'],
]

/** The waterfall of a task: its steps' agents, and for the picture's task their calls. */
export function timelineOf(task: TaskDetail): TimelineSpan[] {
  const agents = task.steps.flatMap((step): TimelineSpan[] =>
    step.agent_id === null || step.started_at === null
      ? []
      : [
          {
            kind: 'agent',
            id: step.agent_id,
            label: step.agent_id,
            agent_id: step.agent_id,
            start: step.started_at,
            end: step.completed_at,
            status: step.status,
          },
        ],
  )
  if (task.id !== 'T-214') return agents
  const tester: TimelineSpan = {
    kind: 'agent',
    id: 'tester-9c1',
    label: 'tester-9c1',
    agent_id: 'tester-9c1',
    start: at(0.52),
    end: null,
    status: 'running',
  }
  const spans = calls.map(
    ([agent, label, minutes, ms, status], index): TimelineSpan => ({
      kind: 'tool',
      id: `tc-${index}`,
      label,
      agent_id: agent,
      start: at(minutes),
      end: ms === null ? null : new Date(Date.parse(at(minutes)) + ms).toISOString(),
      status,
    }),
  )
  return [...agents, tester, ...spans].sort((a, b) => a.start.localeCompare(b.start))
}

const changed: [
  path: string,
  operation: 'created' | 'modified' | 'deleted',
  added: number,
  removed: number,
][] = [
  ['migrations/0042_limits.py', 'created', 38, 0],
  ['src/http/errors.py', 'modified', 14, 2],
  ['src/limits/bucket.py', 'modified', 8, 3],
  ['src/limits/plan.py', 'created', 61, 0],
  ['src/limits/window.py', 'deleted', 0, 43],
  ['src/metrics/counters.py', 'modified', 9, 0],
  ['tests/test_bucket.py', 'created', 82, 0],
]

export function filesOf(world: World, task: TaskDetail): TaskFiles {
  const some = task.status === 'pending' ? [] : changed
  const agent_id = task.steps.find((step) => step.role === 'BUILDER')?.agent_id ?? 'builder-3f2'
  return {
    items: some.map(([path, operation, lines_added, lines_removed], index) => ({
      path,
      operation,
      lines_added,
      lines_removed,
      changes: [
        {
          seq: 500 + index,
          agent_id,
          time: at(3 - index * 0.3),
          operation,
          tool_call_id: `tc-${index}`,
          lines_added,
          lines_removed,
          lines: null,
        },
      ],
    })),
    lines_added: some.reduce((sum, [, , added]) => sum + added, 0),
    lines_removed: some.reduce((sum, [, , , removed]) => sum + removed, 0),
    as_of_seq: world.seq,
  }
}

const status = { created: 'added', modified: 'modified', deleted: 'deleted' } as const

export function gitOf(task: TaskDetail): TaskGit {
  const busy = task.status === 'running' || task.status === 'paused'
  const reason = 'The task still runs'
  return {
    isolation: task.isolation ?? 'in_place',
    directory: `~/.fleetdeck/worktrees/${task.id.toLowerCase()}`,
    repository: '~/code/api-server',
    branch: task.branch,
    base_branch: 'main',
    base_commit: '4f1c9a27b0',
    head_commit: '4f1c9a27b0',
    files: changed.map(([path, operation, lines_added, lines_removed]) => ({
      path,
      status: status[operation],
      lines_added,
      lines_removed,
    })),
    commits: 0,
    remote: 'origin',
    can: { commit: !busy, push: false, pull_request: false, clean_up: false },
    why_not: {
      ...(busy ? { commit: reason } : {}),
      push: busy ? reason : 'Nothing is committed yet',
      pull_request: busy ? reason : 'The branch is not pushed yet',
      clean_up: busy ? reason : '7 files are not committed',
    },
    suggested_message: `${task.title}\n\nTask ${task.id}`,
    pull_request_url: null,
  }
}
