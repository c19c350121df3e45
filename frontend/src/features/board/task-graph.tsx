import { Workflow } from 'lucide-react'
import { useMemo } from 'react'
import type { Task } from '@/api/types'
import { WorkflowGraph } from '@/domain/workflow/workflow-graph'
import { EmptyState } from '@/ui/empty-state'
import { graphSteps } from './graph-steps'

type Props = { tasks: readonly Task[]; agent: string | null; onOpen: (id: string) => void }

/** Which task waits for which; those that are blocked are marked. */
export default function TaskGraph({ tasks, agent, onOpen }: Props) {
  const steps = useMemo(() => graphSteps(tasks, agent), [tasks, agent])
  if (steps.length === 0)
    return (
      <EmptyState icon={<Workflow size={16} />} title="No task depends on another">
        A file says so with <code className="text-11">dependencies</code>, a list of ids.
      </EmptyState>
    )
  return (
    <div className="min-h-0 flex-1 overflow-auto rounded-panel border border-line bg-surface">
      <WorkflowGraph steps={steps} label="Dependencies of tasks" mostHeight={640} onOpen={onOpen} />
    </div>
  )
}
