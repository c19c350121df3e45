import { Link } from 'react-router'
import type { Agent, TaskDetail } from '@/api/types'
import { SimulatedTag } from '@/domain/simulated-tag'
import { shortTaskId } from '@/domain/task-link'
import { hasTaskEnded, TaskMark, taskWords } from '@/domain/task-status'
import { Ago } from '@/domain/time'
import { CopyButton } from '@/ui/copy-button'
import { StaleMark } from '@/ui/stale-mark'
import { Actions } from './actions'

type Props = { id: string; task: TaskDetail | undefined; agents: readonly Agent[] }

/** Which task it is, how it is, and what can be done with it. On a phone it has two lines. */
export function TaskHeader({ id, task, agents }: Props) {
  return (
    <header className="flex min-h-12 shrink-0 items-center gap-x-4 gap-y-1 px-4 max-md:flex-wrap max-md:px-3 max-md:py-2">
      <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-2 max-md:w-full">
        <Link to="/tasks" className="text-13 text-t2 hover:text-t1 hover:underline max-md:hidden">
          Tasks
        </Link>
        <span aria-hidden className="shrink-0 text-t3 max-md:hidden">
          /
        </span>
        <span className="shrink-0 font-mono text-12 text-t2" title={id}>
          {shortTaskId(id)}
        </span>
        <h1 className="truncate font-semibold text-16" title={task?.title}>
          {task?.title ?? 'Task'}
        </h1>
        <CopyButton text={id} label="Copy the task's id" />
        {task?.simulated && <SimulatedTag what="This task" />}
      </nav>
      {task && (
        <p
          className="flex shrink-0 items-center gap-2 text-13 text-t2 max-md:min-w-0 max-md:shrink"
          aria-live="polite"
        >
          <TaskMark task={task} />
          <span className="truncate text-t1" title={task.status_reason ?? undefined}>
            {taskWords(task)}
          </span>
          {hasTaskEnded(task.status) && task.completed_at && (
            <span className="shrink-0 text-t3 max-md:hidden">
              <Ago time={task.completed_at} phrase />
            </span>
          )}
          {task.archived_at !== null && <span className="text-t3">archived</span>}
        </p>
      )}
      <StaleMark />
      {task && <Actions task={task} agents={agents} />}
    </header>
  )
}
