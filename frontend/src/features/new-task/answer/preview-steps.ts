import type { Plan, WorkflowTemplate } from '@/api/types'
import { modelName } from '@/domain/model-name'
import type { WorkflowStep } from '@/domain/workflow/step'

/** The steps of a plan as the graph draws them. A skipped one keeps its place before those that would follow it. */
export function previewSteps(plan: Plan, template: WorkflowTemplate | undefined): WorkflowStep[] {
  const skipped = new Set(plan.steps.filter((step) => !step.included).map((step) => step.step_id))
  return plan.steps.map((step) => {
    const named = template?.steps.find((one) => one.id === step.step_id)?.depends_on ?? []
    const dependsOn = [...new Set([...step.depends_on, ...named.filter((id) => skipped.has(id))])]
    return {
      id: step.step_id,
      role: step.role,
      title: step.title,
      status: step.included ? 'pending' : 'skipped',
      dependsOn,
      who: step.model === null ? null : modelName(step.model),
      cost: step.cost,
      startedAt: null,
      endedAt: null,
      expectedSeconds: step.seconds,
      note: step.reason,
    }
  })
}
