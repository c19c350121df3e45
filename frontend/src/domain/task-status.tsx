import type { AgentStatus, StepStatus, Task, TaskStatus } from '@/api/types'
import { StatusMark } from './status-mark'

export const taskStatusWord: Record<TaskStatus, string> = {
  pending: 'Pending',
  assigned: 'Assigned',
  running: 'Running',
  paused: 'Paused',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
  error: 'Error',
}

export const stepStatusWord: Record<StepStatus, string> = {
  pending: 'Pending',
  running: 'Running',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

/** Tasks and steps have the marks of agents: the same shape says the same thing everywhere. */
const markOf: Record<TaskStatus, AgentStatus> = {
  pending: 'created',
  assigned: 'idle',
  running: 'running',
  paused: 'waiting',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  error: 'failed',
}

export const hasTaskEnded = (status: TaskStatus): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled' || status === 'error'

export const isTaskActive = (status: TaskStatus): boolean => status === 'running' || status === 'paused'

type Told = Pick<Task, 'status' | 'progress' | 'approvals_pending'>

/** "Running, step 3 of 5", "Waiting for you": the state of a task in a few words. */
export function taskWords({ status, progress, approvals_pending }: Told): string {
  if (status === 'running' && approvals_pending > 0) return 'Waiting for you'
  if (isTaskActive(status) && progress.total > 1) {
    const at = Math.min(progress.done + 1, progress.total)
    return `${taskStatusWord[status]}, step ${at} of ${progress.total}`
  }
  return taskStatusWord[status]
}

type Marked = Pick<Task, 'status'> & Partial<Pick<Task, 'approvals_pending'>>

export function TaskMark({ task, className }: { task: Marked; className?: string }) {
  const asked = task.status === 'running' && (task.approvals_pending ?? 0) > 0
  return (
    <StatusMark
      status={asked ? 'waiting' : markOf[task.status]}
      label={asked ? 'Waiting for you' : taskStatusWord[task.status]}
      className={className}
    />
  )
}

export function StepMark({ status, className }: { status: StepStatus; className?: string }) {
  return <StatusMark status={markOf[status]} label={stepStatusWord[status]} className={className} />
}
