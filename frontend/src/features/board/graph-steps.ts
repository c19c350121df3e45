import type { StepStatus, Task, TaskStatus } from '@/api/types'
import type { WorkflowStep } from '@/domain/workflow/step'
import { cardId, spent, waitsFor } from './lanes'

const stepStatus: Record<TaskStatus, StepStatus> = {
  pending: 'pending',
  assigned: 'pending',
  running: 'running',
  paused: 'running',
  completed: 'completed',
  failed: 'failed',
  error: 'failed',
  cancelled: 'cancelled',
}

/** The tasks that depend on others or are depended on, as steps of a graph. */
export function graphSteps(tasks: readonly Task[], agent: string | null = null): WorkflowStep[] {
  const byId = new Map(tasks.map((task) => [task.id, task]))
  const linked = new Set<string>()
  for (const task of tasks) {
    if (task.archived_at !== null || (agent !== null && task.agent !== agent)) continue
    const known = task.dependencies.filter((id) => byId.has(id))
    if (task.dependencies.length > 0) linked.add(task.id)
    for (const id of known) linked.add(id)
  }
  return [...linked].flatMap((id): WorkflowStep[] => {
    const task = byId.get(id)
    if (!task) return []
    const waits = waitsFor(task, (one) => byId.get(one))
    return [
      {
        id,
        role: task.title,
        title: task.title,
        status: stepStatus[task.status],
        dependsOn: task.dependencies,
        who: waits.length > 0 ? `blocked, ${cardId(id)}` : cardId(id),
        cost: spent(task.cost),
        startedAt: task.started_at,
        endedAt: task.completed_at,
        expectedSeconds: null,
        waits: waits.length > 0,
        note: waits.length > 0 ? `waits for ${waits.map(cardId).join(', ')}` : null,
      },
    ]
  })
}
