import { StatusMark } from '../status-mark'
import { StepMark } from '../task-status'
import type { WorkflowStep } from './step'

/** How a step is: as its task says, or that it is left out, or that it asks a person. */
export function GraphMark({ step }: { step: WorkflowStep }) {
  if (step.status === 'skipped') return <StatusMark status="deleted" label="Skipped" />
  if (step.waits) return <StatusMark status="waiting" label="Waits for you" />
  return <StepMark status={step.status} />
}
