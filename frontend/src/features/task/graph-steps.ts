import type { TaskDetail } from '@/api/types'
import { modelName } from '@/domain/model-name'
import type { WorkflowStep } from '@/domain/workflow/step'

/** The steps of a task as the graph draws them; `nameOf` knows the agents by their names. */
export function graphSteps(
  task: TaskDetail,
  nameOf: (agentId: string) => string | undefined,
  asking: ReadonlySet<string | null> = new Set(),
): WorkflowStep[] {
  return [...task.steps]
    .sort((a, b) => a.position - b.position)
    .map((step) => {
      const ahead = step.status === 'pending' || (step.status === 'cancelled' && step.started_at === null)
      const model = step.model === null ? null : modelName(step.model)
      return {
        id: step.step_id,
        role: step.role,
        title: step.title,
        status: step.status,
        dependsOn: step.depends_on,
        who: step.agent_id === null ? model : (nameOf(step.agent_id) ?? step.agent_id),
        cost: ahead && step.status === 'pending' ? (step.estimate?.cost ?? null) : step.cost,
        unpriced: step.unpriced,
        startedAt: ahead ? null : step.started_at,
        // A step that has ended stands still even where its source gave it no end.
        endedAt: step.completed_at ?? (step.status === 'running' ? null : step.started_at),
        expectedSeconds: step.estimate?.seconds ?? null,
        attempt: step.attempt,
        waits: step.status === 'running' && asking.has(step.step_id),
        note: step.error,
      }
    })
}

const ANALYST = 'ANALYST'

/** "feature_implementation, complex: ANALYST included": which workflow it is, and what was left out. */
export function workflowWords(task: TaskDetail): string {
  const name = task.workflow_id ?? task.task_type
  const skipped = task.skipped.map((one) => one.role)
  const choice =
    skipped.length > 0
      ? `${skipped.join(' and ')} skipped`
      : task.steps.some((step) => step.role === ANALYST)
        ? `${ANALYST} included`
        : null
  const weight = [task.complexity, choice].filter(Boolean).join(': ')
  return [name, weight].filter(Boolean).join(', ')
}
