import { clsx } from 'clsx'
import { CircleHelp, Lock } from 'lucide-react'
import { TaskMark, taskStatusWord } from '@/domain/task-status'
import type { Box } from './graph'
import { cardId, groupOf, laneOf } from './lanes'

type Props = { box: Box; open: boolean; current: boolean; onOpen: (id: string | null) => void }

/** One task of the graph; one that nobody knows is only outlined. */
export function GraphBox({ box, open, current, onOpen }: Props) {
  const { id, task, waits } = box
  if (!task)
    return (
      <div className="flex h-full flex-col justify-center rounded-panel border border-control border-dashed bg-surface px-2.5">
        <span className="flex items-center gap-1.5">
          <CircleHelp size={14} aria-hidden className="shrink-0 text-warn-text" />
          <span className="truncate font-mono text-11 text-t2" title={id}>
            {cardId(id)}
          </span>
        </span>
        <span className="text-12 text-t3">not on the board</span>
      </div>
    )
  const blocked = waits.length > 0
  const where = laneOf(task) === 'inbox' ? 'Inbox' : groupOf(task)
  return (
    <button
      type="button"
      data-row={id}
      data-focus="inset"
      tabIndex={current ? 0 : -1}
      aria-pressed={open}
      aria-label={[
        cardId(id),
        task.title,
        taskStatusWord[task.status],
        where,
        blocked ? `waits for ${waits.map(cardId).join(', ')}` : null,
      ]
        .filter(Boolean)
        .join(', ')}
      title={task.title}
      onClick={() => onOpen(open ? null : id)}
      className={clsx(
        'flex h-full w-full cursor-default flex-col justify-center rounded-panel border px-2.5 text-left',
        open
          ? 'border-accent bg-selected'
          : blocked
            ? 'border-warn-line bg-warn-bg hover:border-warn'
            : 'border-line bg-raised hover:border-control',
      )}
    >
      <span className="flex w-full items-center gap-1.5">
        <TaskMark task={task} />
        <span className="min-w-0 truncate font-mono text-11 text-t2">{cardId(id)}</span>
        {blocked && (
          <span className="ml-auto flex shrink-0 items-center gap-1 text-11 text-warn-text">
            <Lock size={11} aria-hidden />
            blocked
          </span>
        )}
      </span>
      <span className="w-full truncate font-medium text-12 text-t1">{task.title}</span>
      <span className="w-full truncate text-11 text-t2">{where}</span>
    </button>
  )
}
