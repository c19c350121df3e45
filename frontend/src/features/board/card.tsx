import { clsx } from 'clsx'
import { Lock, TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import { useTaskRow } from '@/api/task-rows'
import type { Task } from '@/api/types'
import { Money } from '@/domain/money'
import { SimulatedMark } from '@/domain/simulated-tag'
import { TaskMark } from '@/domain/task-status'
import { DAY } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { useTip } from '@/ui/tip'
import { ageOf, sinceOf } from './age'
import { cardId, laneOf, spent, timeOf, waitsFor } from './lanes'
import { PriorityMark, priorityWord } from './priority-mark'
import { useDependencies } from './use-dependencies'

const MINUTE = 60_000
const LONG = 14 * DAY

/** "0187" of TASK-0187: what tells ids of one kind apart. */
const numberOf = (id: string): string => /^[A-Za-z]+-(\d+)$/.exec(cardId(id))?.[1] ?? cardId(id)

type Props = { id: string; open: boolean; onOpen: (id: string | null) => void }

/** One task on the board; nothing of it can be dragged, for its file decides where it stands. */
export const Card = memo(function Card({ id, open, onOpen }: Props) {
  const task = useTaskRow(id)
  if (!task) return null
  const cost = spent(task.cost)
  return (
    <div className="pb-2 max-md:pb-3">
      <button
        type="button"
        data-row={id}
        data-card={id}
        data-focus="inset"
        aria-pressed={open}
        onClick={() => onOpen(open ? null : id)}
        className={clsx(
          'block w-full cursor-default rounded-panel border px-2.5 py-2 text-left',
          open ? 'border-accent bg-selected' : 'border-line bg-surface hover:border-control hover:bg-hover',
        )}
      >
        <span className="flex h-4 items-center gap-1.5">
          <TaskMark task={task} />
          <span className="min-w-0 truncate font-mono text-11 text-t3" title={id}>
            {cardId(id)}
          </span>
          {task.simulated && <SimulatedMark />}
          {(cost || task.unpriced) && (
            <Money amount={cost} unpriced={task.unpriced} className="ml-auto pl-2 text-12 text-t1" />
          )}
        </span>
        <span
          className={clsx(
            'my-1 line-clamp-2 font-medium text-13 [overflow-wrap:anywhere]',
            laneOf(task) === 'done' ? 'text-t2' : 'text-t1',
          )}
        >
          {task.title}
        </span>
        <Meta task={task} />
        {task.notes.length > 0 && <Notes notes={task.notes} />}
      </button>
    </div>
  )
})

function Meta({ task }: { task: Task }) {
  const lane = laneOf(task)
  return (
    <span className="flex h-4 items-center gap-2 text-12 text-t3">
      {lane === 'done' ? (
        <span className="min-w-0 truncate">
          {task.agent ?? task.workspace ?? priorityWord[task.priority]}
        </span>
      ) : (
        <>
          <span className="flex shrink-0 items-center gap-1.5">
            <PriorityMark priority={task.priority} />
            <span className="sr-only">Priority:</span>
            <span className="@max-[220px]/lane:sr-only">{priorityWord[task.priority]}</span>
          </span>
          {task.dependencies.length > 0 && <Waits task={task} />}
        </>
      )}
      <Age task={task} old={lane === 'inbox'} />
    </span>
  )
}

/** What its file lacks, or says otherwise than its folder. */
function Notes({ notes }: { notes: readonly string[] }) {
  const [first = ''] = notes
  return (
    <span
      className="mt-1 flex h-4 items-center gap-1 text-12 text-warn-text"
      title={notes.map((note) => note.charAt(0).toUpperCase() + note.slice(1)).join('\n')}
    >
      <TriangleAlert size={12} aria-hidden className="shrink-0" />
      <span className="min-w-0 truncate">
        {first}
        {notes.length > 1 && ` +${notes.length - 1}`}
      </span>
    </span>
  )
}

function Waits({ task }: { task: Task }) {
  const known = useDependencies(task.dependencies)
  const waits = waitsFor(task, known)
  const tip = useTip(() =>
    waits.map((id) => (
      <span key={id} className="block">
        <span className="mr-1.5 font-mono">{cardId(id)}</span>
        {known(id)?.title ?? 'is not here'}
      </span>
    )),
  )
  const [first] = waits
  if (first === undefined) return null
  return (
    <span className="flex min-w-0 items-center gap-1 text-warn-text" {...tip}>
      <Lock size={12} aria-hidden className="shrink-0" />
      <span className="truncate">
        waits for {numberOf(first)}
        {waits.length > 1 && ` +${waits.length - 1}`}
      </span>
    </span>
  )
}

function Age({ task, old }: { task: Task; old: boolean }) {
  const now = useNow(MINUTE)
  const time = timeOf(task)
  const tip = useTip(() => sinceOf(task))
  return (
    <time
      dateTime={time}
      className={clsx('num ml-auto shrink-0 pl-1', old && now - Date.parse(time) > LONG && 'text-warn-text')}
      {...tip}
    >
      {ageOf(time, now)}
    </time>
  )
}
