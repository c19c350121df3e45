import type { BulkAction, TaskDetail, TaskSubmission } from '@/api/types'
import { planOf } from './fixture-plan'
import { minutesAgo } from './make'
import { makeStep, makeTask, placed } from './make-task'
import type { World } from './world'

/** Stores a submitted task; it waits, for nobody runs it here. */
export function submit(world: World, body: unknown) {
  const wanted = body as TaskSubmission
  const plan = planOf(wanted)
  const number = Math.max(0, ...[...world.tasks.keys()].map((id) => Number(id.slice(2)) || 0)) + 1
  world.seq += 1
  const task: TaskDetail = makeTask({
    id: `T-${number}`,
    title: wanted.title ?? plan.title,
    prompt: wanted.prompt,
    task_type: plan.task_type,
    status: 'pending',
    workspace: wanted.working_directory?.split('/').at(-1) ?? null,
    labels: wanted.labels,
    priority: wanted.priority,
    cost: null,
    created_at: minutesAgo(0, world.now),
    updated_at: minutesAgo(0, world.now),
    started_at: null,
    duration_seconds: null,
    simulated: true,
    skipped: plan.skipped,
    last_seq: world.seq,
    as_of_seq: world.seq,
    steps: placed(
      plan.steps
        .filter((step) => step.included)
        .map((step) => makeStep({ step_id: step.step_id, role: step.role, depends_on: step.depends_on })),
    ),
  })
  world.tasks.set(task.id, task)
  return { task, seq: world.seq }
}

const ended = ['completed', 'failed', 'cancelled', 'error']

/** One command for many tasks, refused where it does not fit. */
export function bulk(world: World, body: unknown) {
  const { ids, action, label } = body as { ids: string[]; action: BulkAction; label?: string }
  const done: string[] = []
  const refused: { id: string; reason: string }[] = []
  for (const id of ids) {
    const task = world.tasks.get(id)
    if (!task || (action === 'archive' && !ended.includes(task.status))) {
      refused.push({ id, reason: task ? 'it still runs' : 'there is no such task' })
      continue
    }
    world.seq += 1
    const next: TaskDetail = { ...task, last_seq: world.seq }
    if (action === 'archive') next.archived_at = task.updated_at
    if (action === 'restore') next.archived_at = null
    if (action === 'cancel') next.status = 'cancelled'
    if (action === 'retry') next.status = 'pending'
    if (action === 'label' && label) next.labels = [...new Set([...task.labels, label])]
    if (action === 'unlabel') next.labels = task.labels.filter((one) => one !== label)
    if (action === 'delete') world.tasks.delete(id)
    else world.tasks.set(id, next)
    done.push(id)
  }
  return { done, refused, seq: world.seq }
}
