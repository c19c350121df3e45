import { useQuery } from '@tanstack/react-query'
import { Workflow } from 'lucide-react'
import { useMemo } from 'react'
import { isPending, taskApprovalsOptions } from '@/api/approvals'
import type { TaskDetail } from '@/api/types'
import { WorkflowGraph } from '@/domain/workflow/workflow-graph'
import { EmptyState } from '@/ui/empty-state'
import { Panel } from '@/ui/panel'
import { useTip } from '@/ui/tip'
import { graphSteps, workflowWords } from './graph-steps'

type Props = {
  task: TaskDetail
  nameOf: (agentId: string) => string | undefined
  onOpen: (stepId: string) => void
}

/** The steps as a live graph: they fill as they run. */
export function WorkflowPanel({ task, nameOf, onOpen }: Props) {
  const approvals = useQuery(taskApprovalsOptions(task.id)).data?.items
  const asking = useMemo(
    () => new Set((approvals ?? []).filter(isPending).map((one) => one.step_id)),
    [approvals],
  )
  const steps = useMemo(() => graphSteps(task, nameOf, asking), [task, nameOf, asking])
  const done = task.steps.filter((step) => step.status === 'completed').length
  return (
    <Panel
      title="Workflow"
      aside={<Words task={task} />}
      actions={
        <span className="num whitespace-nowrap text-12 text-t3">
          {done} of {task.steps.length} done
        </span>
      }
      className="shrink-0"
    >
      {steps.length === 0 ? (
        <EmptyState icon={<Workflow size={16} />} title="No steps yet">
          {task.controlled
            ? 'They stand here as soon as the task is planned.'
            : 'The source of this task does not tell its steps.'}
        </EmptyState>
      ) : (
        <WorkflowGraph steps={steps} label={`Workflow of ${task.title}`} onOpen={onOpen} />
      )}
    </Panel>
  )
}

/** Which workflow it is; why it is complex or not, and why roles were left out, on hover. */
function Words({ task }: { task: TaskDetail }) {
  const reasons = [
    ...task.complexity_reasons.map((reason) => reason.text),
    ...task.skipped.map((skip) => `${skip.role} skipped: ${skip.reason}`),
  ]
  const tip = useTip(() =>
    reasons.length === 0 ? null : (
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    ),
  )
  return (
    <span className="max-md:hidden" {...tip}>
      {workflowWords(task)}
    </span>
  )
}
