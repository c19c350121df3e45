import type { Approval, FleetStatus, Guard, TaskDetail, TaskStatus } from '@/api/types'
import { groupBy } from '@/lib/group-by'
import type { Answer } from './fixture-api'
import { planOf } from './fixture-plan'
import { bulk, submit } from './fixture-submit'
import { listTasks, taskFacets } from './fixture-task-list'
import { filesOf, gitOf, timelineOf } from './task-parts'
import type { World } from './world'

const active: readonly TaskStatus[] = ['running', 'paused']
const ok = (body: unknown, status = 200): Answer => ({ status, body })
const refuse = (status: number, code: string, message: string): Answer =>
  ok({ code, message, details: null, request_id: '7f3a-91c2' }, status)

/** What the status says of tasks, approvals and the guard. */
export function taskStatus(world: World): Pick<FleetStatus, 'tasks' | 'approvals' | 'guard'> {
  const all = [...world.tasks.values()].filter((task) => task.archived_at === null)
  const counts = [...groupBy(all, (task) => task.status)].map(([status, some]) => [status, some.length])
  return {
    tasks: {
      total: all.length,
      active: all.filter((task) => active.includes(task.status)).length,
      by_status: Object.fromEntries(counts) as Record<string, number>,
    },
    approvals: {
      pending: [...world.approvals.values()].filter((one) => one.status === 'pending').length,
    },
    guard: world.guard,
  }
}

const page = <T>(world: World, items: readonly T[]) => ({
  items,
  next_cursor: null,
  total: items.length,
  as_of_seq: world.seq,
})

const agentsOf = (world: World, id: string) =>
  [...world.agents.values()].filter((agent) => agent.task_id === id)

function compare(world: World, ids: readonly string[]): Answer {
  const items = ids.flatMap((id) => {
    const task = world.tasks.get(id)
    return task ? [{ task, result_excerpt: task.result?.slice(0, 200) ?? null }] : []
  })
  const best = items.length > 1 ? items.at(-1)?.task : undefined
  return ok({
    items,
    recommendation: {
      task_id: best?.id ?? null,
      reasons: best
        ? [
            'Both completed',
            '36 % less: $0.269 against $0.418',
            '4 min 30 s faster: 7 min 30 s against 12 min',
          ]
        : ['There is nothing to compare with yet'],
    },
    as_of_seq: world.seq,
  })
}

const becomes: Record<string, TaskStatus> = {
  cancel: 'cancelled',
  retry: 'pending',
  pause: 'paused',
  resume: 'running',
}

function command(world: World, task: TaskDetail, action: string): Answer {
  world.seq += 1
  const status = becomes[action] ?? task.status
  const archived_at = action === 'archive' ? task.updated_at : action === 'restore' ? null : task.archived_at
  world.tasks.set(task.id, { ...task, status, archived_at, last_seq: world.seq, as_of_seq: world.seq })
  return ok({ id: task.id, status, changed: true, seq: world.seq }, 202)
}

function decide(world: World, approval: Approval, body: unknown): Answer {
  const { decision, note, scope } = body as { decision: string; note?: string; scope?: Approval['scope'] }
  const wanted = decision === 'allow' ? 'allowed' : 'denied'
  if (approval.status !== 'pending' && approval.status !== wanted)
    return refuse(409, 'conflict', `already ${approval.status} by ${approval.decided_by ?? 'somebody'}`)
  world.seq += 1
  const next: Approval = {
    ...approval,
    status: wanted,
    cause: 'person',
    decided_by: 'mk',
    note: note ?? null,
    scope: scope ?? 'once',
    decided_at: new Date(world.now).toISOString(),
    last_seq: world.seq,
  }
  world.approvals.set(next.id, next)
  return ok(next, 202)
}

export function guardOf(world: World): Guard {
  const running = [...world.agents.values()].filter(
    (agent) => agent.source === 'fleetdeck' && ['running', 'waiting', 'stuck'].includes(agent.status),
  )
  return {
    ...world.guard,
    limits: { max_agents: 20, max_agents_per_task: 6, spawns_per_minute: 60, same_call_limit: 6 },
    running_agents: world.guard.stopped ? 0 : running.length,
    active_tasks: world.guard.stopped ? 0 : taskStatus(world).tasks.active,
    as_of_seq: world.seq,
  }
}

function answerGuard(world: World, method: string, action: string | undefined): Answer {
  if (method === 'POST')
    world.guard =
      action === 'stop'
        ? { stopped: true, stopped_by: 'mk', stopped_at: new Date(world.now).toISOString(), reason: null }
        : { stopped: false, stopped_by: null, stopped_at: null, reason: null }
  return ok(guardOf(world))
}

/** Tasks, approvals, the guard and steering; null where there is nothing of that name. */
export function answerTasks(
  world: World,
  method: string,
  path: string,
  query: URLSearchParams,
  body: unknown,
): Answer | null {
  const [, top, id = '', rest = ''] =
    /^\/(tasks|approvals|guard|agents)(?:\/([^/]+))?(?:\/(.+))?$/.exec(path) ?? []
  if (top === 'guard') return answerGuard(world, method, id)
  if (top === 'agents')
    return method === 'POST' && rest
      ? ok({ id, status: 'running', changed: true, seq: world.seq }, 202)
      : null
  if (top === 'approvals') {
    const known = world.approvals.get(decodeURIComponent(id))
    if (rest === 'decide')
      return known ? decide(world, known, body) : refuse(404, 'not_found', 'there is no such request')
    const wanted = [...world.approvals.values()].filter(
      (one) =>
        (!query.get('status') || query.get('status') === one.status) &&
        (!query.get('task_id') || query.get('task_id') === one.task_id),
    )
    return ok(page(world, wanted))
  }
  if (top !== 'tasks') return null
  if (id === '')
    return ok(method === 'GET' ? listTasks(world, query) : submit(world, body), method === 'GET' ? 200 : 202)
  if (id === 'facets') return ok(taskFacets(world, query))
  if (id === 'estimate') return ok(planOf(body))
  if (id === 'bulk') return ok(bulk(world, body))
  if (id === 'compare') return compare(world, query.get('ids')?.split(',') ?? [])
  const task = world.tasks.get(decodeURIComponent(id))
  if (!task) return refuse(404, 'not_found', `there is no task '${id}'`)
  if (method === 'DELETE') {
    world.tasks.delete(task.id)
    return ok({ id: task.id, status: 'deleted', changed: true, seq: world.seq }, 202)
  }
  if (method === 'POST' && rest.startsWith('git/'))
    return ok({ message: 'Done', git: gitOf(task), url: null }, 202)
  if (method === 'POST') return command(world, task, rest)
  switch (rest) {
    case '':
      return ok({ ...task, as_of_seq: world.seq })
    case 'steps':
      return ok({ items: task.steps, as_of_seq: world.seq })
    case 'agents':
      return ok({ items: agentsOf(world, task.id), as_of_seq: world.seq })
    case 'files':
      return ok(filesOf(world, task))
    case 'timeline':
      return ok({ items: timelineOf(task), as_of_seq: world.seq })
    case 'git':
      return ok(gitOf(task))
    default:
      return null
  }
}
