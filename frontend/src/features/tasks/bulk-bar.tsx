import { useQueryClient } from '@tanstack/react-query'
import { Archive, ArchiveRestore, RotateCcw, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { peekTask } from '@/api/task-rows'
import type { BulkAction, Task } from '@/api/types'
import { shortTaskId } from '@/domain/task-link'
import { hasTaskEnded } from '@/domain/task-status'
import { formatMoney, sumMoney } from '@/lib/money'
import { plural } from '@/lib/numbers'
import type { Checks } from '@/lib/use-checks'
import { Button } from '@/ui/button'
import { CheckedBar, onBar } from '@/ui/checked-bar'
import { Dialog } from '@/ui/dialog'
import { toast } from '@/ui/toast'
import { LabelMenu } from './label-menu'
import { type BulkOrder, useBulk } from './use-bulk'

type Props = { checks: Checks; ids: readonly string[]; total: number; archived: boolean }

const said: Record<BulkAction, string> = {
  cancel: 'cancelled',
  retry: 'going on',
  archive: 'archived',
  restore: 'taken out of the archive',
  delete: 'deleted',
  label: 'labelled',
  unlabel: 'without the label',
}

/** What takes it back, where anything does. */
const back: Partial<Record<BulkAction, BulkAction>> = {
  archive: 'restore',
  restore: 'archive',
  label: 'unlabel',
  cancel: 'retry',
}

const canCancel = (task: Task) => task.controlled && !hasTaskEnded(task.status)
const canRetry = (task: Task) => task.controlled && (task.status === 'failed' || task.status === 'cancelled')
const hasEnded = (task: Task) => hasTaskEnded(task.status)

/** What is checked, what it sums to, and what can be done with all of it. */
export function BulkBar({ checks, ids, total, archived }: Props) {
  const client = useQueryClient()
  const bulk = useBulk()
  const [asking, setAsking] = useState<'cancel' | 'delete' | null>(null)
  const chosen = [...checks.checked]
  const tasks = chosen.flatMap((id) => peekTask(client, id) ?? [])
  const running = tasks.filter((task) => !hasTaskEnded(task.status)).length
  const those = (fits: (task: Task) => boolean) => tasks.filter(fits).map((task) => task.id)

  const run = (order: BulkOrder, quiet = false) =>
    bulk.mutate(order, {
      onSuccess: ({ done, refused }) => {
        const reverse = quiet ? undefined : back[order.action]
        const label = order.label === undefined ? {} : { label: order.label }
        const undo = reverse && {
          label: order.action === 'cancel' ? 'Go on' : 'Undo',
          run: () => run({ action: reverse, ids: done, ...label }, true),
        }
        if (done.length > 0) toast.done(`${plural(done.length, 'task')} ${said[order.action]}`, undo)
        const [first] = refused
        if (first)
          toast.failed(
            `${plural(refused.length, 'task')} stayed as before`,
            `${shortTaskId(first.id)}: ${first.reason}`,
          )
        if (!quiet && order.action !== 'label') checks.clear()
      },
      onError: (error) => toast.failed('Not done', error.message),
      onSettled: () => setAsking(null),
    })
  const button = (action: BulkAction, name: string, icon: typeof X, can: readonly string[]) => {
    const Icon = icon
    return (
      <Button
        icon={<Icon size={14} aria-hidden />}
        className={onBar}
        disabled={can.length === 0}
        busy={bulk.isPending && bulk.variables.action === action}
        onClick={() => run({ action, ids: can })}
      >
        {name}
      </Button>
    )
  }
  const asked = asking === null ? [] : asking === 'cancel' ? those(canCancel) : chosen
  return (
    <>
      <CheckedBar
        what="tasks"
        checks={checks}
        ids={ids}
        total={total}
        sums={`${formatMoney(sumMoney(tasks.map((task) => task.cost)))} · ${running === 0 ? 'all have ended' : `${running} under way`}`}
      >
        <LabelMenu
          disabled={bulk.isPending || chosen.length === 0}
          onLabel={(label) => run({ action: 'label', ids: chosen, label })}
        />
        {button('retry', 'Retry', RotateCcw, those(canRetry))}
        {archived
          ? button('restore', 'Restore', ArchiveRestore, chosen)
          : button('archive', 'Archive', Archive, those(hasEnded))}
        <Button
          variant="danger"
          className={onBar}
          icon={<X size={14} aria-hidden />}
          disabled={those(canCancel).length === 0}
          onClick={() => setAsking('cancel')}
        >
          Cancel
        </Button>
        <Button
          variant="danger"
          className={onBar}
          icon={<Trash2 size={14} aria-hidden className="md:hidden" />}
          disabled={chosen.length === 0 || running > 0}
          onClick={() => setAsking('delete')}
        >
          Delete
        </Button>
      </CheckedBar>
      <Dialog
        open={asking !== null}
        onClose={() => setAsking(null)}
        title={
          asking === 'cancel'
            ? `Cancel ${plural(asked.length, 'task')}?`
            : `Delete ${plural(asked.length, 'task')}?`
        }
        description={
          asking === 'cancel'
            ? 'Their agents stop within a second. Steps that are done stay done, and each task can go on later.'
            : 'They leave every list. Their facts stay in the log and their cost in the ledger; this cannot be undone.'
        }
        footer={
          <>
            <Button autoFocus onClick={() => setAsking(null)}>
              {asking === 'cancel' ? 'Let them run' : 'Keep them'}
            </Button>
            <Button
              variant="danger"
              busy={bulk.isPending}
              onClick={() => asking && run({ action: asking, ids: asked })}
            >
              {asking === 'cancel' ? 'Cancel them' : 'Delete them'}
            </Button>
          </>
        }
      >
        <ul className="flex flex-col gap-0.5 text-13">
          {asked.slice(0, 10).map((id) => (
            <li key={id} className="truncate">
              <span className="mr-2 font-mono text-12 text-t2">{shortTaskId(id)}</span>
              {peekTask(client, id)?.title}
            </li>
          ))}
          {asked.length > 10 && <li className="text-t3">and {asked.length - 10} more</li>}
        </ul>
      </Dialog>
    </>
  )
}
