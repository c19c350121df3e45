import { Archive, ArchiveRestore, Pencil, RotateCcw, X } from 'lucide-react'
import { Link } from 'react-router'
import { useTaskCommand } from '@/api/task-commands'
import type { Task } from '@/api/types'
import { hasTaskEnded } from '@/domain/task-status'
import { Button, buttonLook } from '@/ui/button'
import { toast } from '@/ui/toast'

/** What can be done with the task that stands beside the list. */
export function PanelActions({ task }: { task: Task }) {
  const command = useTaskCommand(task.id)
  const run = (action: 'retry' | 'archive' | 'restore' | 'cancel', words: string) =>
    command.mutate(action, {
      onSuccess: () => toast.done(words),
      onError: (error) => toast.failed('Not done', error.message),
    })
  const ended = hasTaskEnded(task.status)
  const archived = task.archived_at !== null
  const icon = { size: 14, 'aria-hidden': true } as const
  return (
    <>
      {task.controlled && (task.status === 'failed' || task.status === 'cancelled') && (
        <Button
          icon={<RotateCcw {...icon} />}
          busy={command.isPending && command.variables === 'retry'}
          onClick={() => run('retry', 'It goes on from where it stopped')}
          className="max-md:h-11"
        >
          Retry
        </Button>
      )}
      {task.controlled && ended && (
        <Link
          to={`?new=1&from=${encodeURIComponent(task.id)}`}
          className={`${buttonLook('quiet')} max-md:hidden`}
        >
          <Pencil {...icon} />
          Edit and re-run
        </Link>
      )}
      {ended && (
        <Button
          variant="quiet"
          icon={archived ? <ArchiveRestore {...icon} /> : <Archive {...icon} />}
          onClick={() =>
            archived ? run('restore', 'Taken out of the archive') : run('archive', 'Put into the archive')
          }
          className="ml-auto max-md:h-11"
        >
          {archived ? 'Restore' : 'Archive'}
        </Button>
      )}
      {task.controlled && !ended && (
        <Button
          variant="danger"
          icon={<X {...icon} />}
          busy={command.isPending && command.variables === 'cancel'}
          onClick={() => run('cancel', 'Cancelled; it can go on later')}
          className="ml-auto max-md:h-11"
        >
          Cancel task
        </Button>
      )}
    </>
  )
}
