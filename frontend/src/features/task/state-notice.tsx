import { clsx } from 'clsx'
import type { TaskDetail } from '@/api/types'
import { TaskMark, taskStatusWord } from '@/domain/task-status'

const told: readonly TaskDetail['status'][] = [
  'pending',
  'assigned',
  'paused',
  'failed',
  'error',
  'cancelled',
]

/** Why a task is as it is, where that is not plain to see: it waits, was paused, failed or was cancelled. */
export function StateNotice({ task }: { task: TaskDetail }) {
  const failed = task.status === 'failed' || task.status === 'error'
  const why = (failed ? (task.error ?? task.status_reason) : task.status_reason)?.trim()
  if (!why || !told.includes(task.status)) return null
  const word = taskStatusWord[task.status]
  return (
    <section
      aria-label="Why"
      className={clsx(
        'flex shrink-0 items-start gap-2 rounded-panel border bg-surface px-3 py-2 text-13 max-md:px-4',
        failed ? 'border-fail' : task.status === 'paused' ? 'border-warn-line' : 'border-line',
      )}
    >
      <TaskMark task={task} className="mt-0.75" />
      <p className="min-w-0 [overflow-wrap:anywhere]">
        {/* "Paused by mk" says it already. */}
        {!why.toLowerCase().startsWith(word.toLowerCase()) && (
          <strong className="font-semibold">{word}. </strong>
        )}
        <span className={failed ? 'text-fail-text' : 'text-t2'}>
          {why.charAt(0).toUpperCase() + why.slice(1)}
        </span>
      </p>
    </section>
  )
}
