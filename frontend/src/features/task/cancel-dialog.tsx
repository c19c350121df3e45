import { useTaskCommand } from '@/api/task-commands'
import type { Agent, TaskDetail } from '@/api/types'
import { isActive } from '@/domain/status'
import { StatusMark } from '@/domain/status-mark'
import { formatMoney } from '@/lib/money'
import { plural } from '@/lib/numbers'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { toast } from '@/ui/toast'

type Props = { task: TaskDetail; agents: readonly Agent[]; onClose: () => void }

/** Says what ends, what does not start, and what stays, before anything does. */
export function CancelDialog({ task, agents, onClose }: Props) {
  const command = useTaskCommand(task.id)
  const active = agents.filter((agent) => isActive(agent.status))
  const ahead = task.steps.filter((step) => step.status === 'pending').map((step) => step.role)
  const done = task.steps.filter((step) => step.status === 'completed').length
  const cancel = () =>
    command.mutate('cancel', {
      onSuccess: () => {
        onClose()
        toast.done(
          active.length > 0
            ? `${task.title} cancelled, ${plural(active.length, 'agent')} stopped`
            : `${task.title} cancelled`,
        )
      },
      onError: (error) => toast.failed('Not cancelled', error.message),
    })
  return (
    <Dialog
      open
      onClose={onClose}
      title="Cancel this task?"
      description={
        active.length > 0
          ? `${plural(active.length, 'agent')} ${active.length === 1 ? 'ends' : 'end'} now, with ${active.length === 1 ? 'its' : 'their'} processes.`
          : 'No agent of it runs now.'
      }
      footer={
        <>
          <Button autoFocus onClick={onClose} className="max-md:h-11">
            Keep it running
          </Button>
          <Button variant="danger" busy={command.isPending} onClick={cancel} className="max-md:h-11">
            Cancel the task
          </Button>
        </>
      }
    >
      {active.length > 0 && (
        <ul className="mb-3 flex flex-wrap gap-x-4 gap-y-1.5">
          {active.map((agent) => (
            <li key={agent.id} className="flex items-center gap-1.5">
              <StatusMark status={agent.status} />
              <span className="font-mono text-12">{agent.name}</span>
            </li>
          ))}
        </ul>
      )}
      <p className="text-12 text-t3">
        {ahead.length > 0 && `${ahead.join(' and ')} ${ahead.length === 1 ? 'does' : 'do'} not start. `}
        {done > 0 &&
          `${plural(done, 'finished step')} ${done === 1 ? 'stays' : 'stay'} and can be gone on from. `}
        Its files stay
        {task.cost !== null && `, and ${formatMoney(task.cost)} in the ledger`}.
      </p>
    </Dialog>
  )
}
