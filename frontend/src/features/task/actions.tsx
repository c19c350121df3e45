import {
  Archive,
  ArchiveRestore,
  Ellipsis,
  GitCompareArrows,
  Pause,
  Pencil,
  Play,
  RotateCcw,
  RotateCw,
  Trash2,
  X,
} from 'lucide-react'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { type TaskAction, useRerun, useTaskCommand } from '@/api/task-commands'
import type { Agent, TaskDetail } from '@/api/types'
import { taskAgainPath, taskPath } from '@/domain/task-link'
import { hasTaskEnded } from '@/domain/task-status'
import { type Action, ActionMenu } from '@/ui/action-menu'
import { Button, buttonLook } from '@/ui/button'
import { toast } from '@/ui/toast'
import { CancelDialog } from './cancel-dialog'

const said: Record<TaskAction, [done: string, failed: string]> = {
  cancel: ['Cancelled', 'Not cancelled'],
  retry: ['Goes on where it ended; finished steps stay', 'Not retried'],
  pause: ['Paused: agents wait before their next turn', 'Not paused'],
  resume: ['Goes on', 'Not resumed'],
  archive: ['Archived', 'Not archived'],
  restore: ['Back in the lists', 'Not restored'],
  delete: ['Deleted', 'Not deleted'],
}

/** All that can be done with a task, as far as its state allows it. */
export function Actions({ task, agents }: { task: TaskDetail; agents: readonly Agent[] }) {
  const [asking, setAsking] = useState(false)
  const command = useTaskCommand(task.id)
  const rerun = useRerun(task.id)
  const navigate = useNavigate()
  const ended = hasTaskEnded(task.status)
  const { controlled, status } = task
  // Said even when the socket told of it before the answer came, and the page is another one.
  const run = (action: TaskAction, after?: () => void) =>
    command.mutateAsync(action).then(
      () => {
        toast.done(said[action][0], action === 'archive' ? undoArchive : undefined)
        after?.()
      },
      (error: Error) => toast.failed(said[action][1], error.message),
    )
  const undoArchive = { label: 'Undo', run: () => run('restore') }
  const again = () =>
    rerun.mutate(
      {},
      {
        onSuccess: ({ task: next }) => {
          toast.done('Runs again as a new task')
          void navigate(taskPath(next.id))
        },
        onError: (error) => toast.failed('Not run again', error.message),
      },
    )
  const busy = (action: TaskAction) => command.isPending && command.variables === action
  const compared = task.rerun_of === null ? task.id : `${task.rerun_of},${task.id}`
  const icon = { size: 14, 'aria-hidden': true } as const
  const more: Action[] = [
    ...(controlled
      ? [
          { label: 'Re-run the same', icon: <RotateCw {...icon} />, run: again },
          {
            label: 'Edit and re-run',
            icon: <Pencil {...icon} />,
            run: () => void navigate(taskAgainPath(task.id)),
          },
        ]
      : []),
    task.archived_at === null
      ? { label: 'Archive', icon: <Archive {...icon} />, run: () => run('archive') }
      : { label: 'Take out of the archive', icon: <ArchiveRestore {...icon} />, run: () => run('restore') },
    ...(ended
      ? [
          {
            label: 'Delete',
            icon: <Trash2 {...icon} />,
            danger: true,
            run: () => run('delete', () => void navigate('/tasks')),
          },
        ]
      : []),
  ]
  return (
    <div className="ml-auto flex shrink-0 items-center gap-2">
      <Link
        to={`/tasks/compare?ids=${encodeURIComponent(compared)}`}
        className={`${buttonLook('quiet')} max-lg:hidden`}
      >
        <GitCompareArrows {...icon} />
        Compare
      </Link>
      {controlled && (status === 'failed' || status === 'cancelled') && (
        <Button
          icon={<RotateCcw {...icon} />}
          busy={busy('retry')}
          onClick={() => run('retry')}
          className="max-md:h-11"
        >
          {status === 'failed' ? 'Retry from failed' : 'Go on'}
        </Button>
      )}
      {controlled && ended && (
        <Button
          icon={<RotateCw {...icon} />}
          busy={rerun.isPending}
          onClick={again}
          className="max-md:hidden"
        >
          Re-run
        </Button>
      )}
      {controlled && status === 'running' && (
        <Button
          icon={<Pause {...icon} />}
          busy={busy('pause')}
          onClick={() => run('pause')}
          className="max-md:size-11"
        >
          <span className="max-md:sr-only">Pause</span>
        </Button>
      )}
      {controlled && status === 'paused' && (
        <Button
          icon={<Play {...icon} />}
          busy={busy('resume')}
          onClick={() => run('resume')}
          className="max-md:size-11"
        >
          <span className="max-md:sr-only">Resume</span>
        </Button>
      )}
      {controlled && !ended && (
        <Button
          variant="danger"
          icon={<X {...icon} />}
          onClick={() => setAsking(true)}
          className="max-md:size-11"
        >
          <span className="max-md:sr-only">Cancel</span>
        </Button>
      )}
      <ActionMenu
        label="More actions"
        trigger={
          <button
            type="button"
            aria-label="More actions"
            className="inline-flex size-7 items-center justify-center rounded-panel text-t2 hover:bg-hover hover:text-t1 max-md:size-11"
          >
            <Ellipsis size={16} aria-hidden />
          </button>
        }
        actions={more}
      />
      {asking && <CancelDialog task={task} agents={agents} onClose={() => setAsking(false)} />}
    </div>
  )
}
