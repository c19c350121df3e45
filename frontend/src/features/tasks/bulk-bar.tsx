import { useQueryClient } from '@tanstack/react-query'
import { Archive, ArchiveRestore, RotateCcw, X } from 'lucide-react'
import { useState } from 'react'
import { peekTask } from '@/api/task-rows'
import type { BulkAction, Task } from '@/api/types'
import { shortTaskId } from '@/domain/task-link'
import { hasTaskEnded } from '@/domain/task-status'
import { formatMoney, sumMoney } from '@/lib/money'
import { exactNumber, plural } from '@/lib/numbers'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Kbd } from '@/ui/kbd'
import { toast } from '@/ui/toast'
import { LabelMenu } from './label-menu'
import { type BulkOrder, useBulk } from './use-bulk'

type Props = { ids: ReadonlySet<string>; total: number; archived: boolean; onClear: () => void }

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
export function BulkBar({ ids, total, archived, onClear }: Props) {
  const client = useQueryClient()
  const bulk = useBulk()
  const [asking, setAsking] = useState<'cancel' | 'delete' | null>(null)
  const tasks = [...ids].flatMap((id) => peekTask(client, id) ?? [])
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
        if (!quiet && order.action !== 'label') onClear()
      },
      onError: (error) => toast.failed('Not done', error.message),
      onSettled: () => setAsking(null),
    })
  const button = (action: BulkAction, name: string, icon: typeof X, can: readonly string[]) => {
    const Icon = icon
    return (
      <Button
        icon={<Icon size={14} aria-hidden />}
        disabled={can.length === 0}
        busy={bulk.isPending && bulk.variables.action === action}
        onClick={() => run({ action, ids: can })}
      >
        {name}
      </Button>
    )
  }
  const asked = asking === null ? [] : asking === 'cancel' ? those(canCancel) : [...ids]
  return (
    <div
      role="toolbar"
      aria-label="Checked tasks"
      className="flex h-11 shrink-0 items-center gap-2 border-line border-t bg-raised px-4 max-md:hidden"
    >
      <p className="num min-w-0 truncate text-12 text-t2">
        <span className="font-semibold text-13 text-t1">{exactNumber(ids.size)} selected</span>
        {' of '}
        {exactNumber(total)} · {formatMoney(sumMoney(tasks.map((task) => task.cost)))} ·{' '}
        {running === 0 ? 'all have ended' : `${running} under way`}
      </p>
      <span className="ml-auto flex items-center gap-2">
        <LabelMenu
          busy={bulk.isPending}
          onLabel={(label) => run({ action: 'label', ids: [...ids], label })}
        />
        {button('retry', 'Retry', RotateCcw, those(canRetry))}
        {archived
          ? button('restore', 'Restore', ArchiveRestore, [...ids])
          : button('archive', 'Archive', Archive, those(hasEnded))}
        <Button
          variant="danger"
          icon={<X size={14} aria-hidden />}
          disabled={those(canCancel).length === 0}
          onClick={() => setAsking('cancel')}
        >
          Cancel
        </Button>
        <Button variant="danger" disabled={running > 0} onClick={() => setAsking('delete')}>
          Delete
        </Button>
        <button
          type="button"
          onClick={onClear}
          className="flex items-center gap-2 text-12 text-t2 hover:text-t1"
        >
          <Kbd>Esc</Kbd> clears
        </button>
      </span>
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
    </div>
  )
}
