import type { TaskDetail } from '@/api/types'
import { Prose } from '@/domain/prose/prose'
import { hasTaskEnded } from '@/domain/task-status'
import { duration } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { CopyButton } from '@/ui/copy-button'
import { Panel } from '@/ui/panel'
import { expectedEnd } from './forecast'

/** What came out of it; before that, when it is to be expected. */
export function ResultPanel({ task, className }: { task: TaskDetail; className?: string }) {
  const { result } = task
  return (
    <Panel
      title="Result"
      actions={result !== null && <CopyButton text={result} label="Copy the result" />}
      className={className ?? 'shrink-0'}
    >
      {result !== null && result !== '' ? (
        <Prose text={result} className="p-3 max-md:px-4" />
      ) : hasTaskEnded(task.status) ? (
        <p className="p-3 text-13 text-t3">
          {task.status === 'completed' ? 'It ended without words.' : 'It ended before there was a result.'}
        </p>
      ) : (
        <Coming task={task} />
      )}
    </Panel>
  )
}

const MINUTE = 60_000
const TEN = 10_000

/** Whole minutes, below two of them whole tens of seconds: an estimate knows no better. */
const roundly = (ms: number): number =>
  ms >= 2 * MINUTE ? Math.round(ms / MINUTE) * MINUTE : Math.max(1, Math.round(ms / TEN)) * TEN

function Coming({ task }: { task: TaskDetail }) {
  const now = useNow(5000)
  const last = task.steps.at(-1)
  const end = expectedEnd(task, now)
  // What takes longer than expected is done nobody knows when.
  const left = end === null || end <= now ? null : roundly(end - now)
  return (
    <p className="num p-3 text-13 text-t3 max-md:px-4">
      Written here when {last?.role ?? (task.controlled ? 'the last step' : 'it')} is done
      {left !== null && task.status === 'running' && `, in about ${duration(left)}`}.
    </p>
  )
}
