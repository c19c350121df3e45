import { useQueryClient } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, memo, useEffect } from 'react'
import { useNavigate } from 'react-router'
import { useTaskRow } from '@/api/task-rows'
import { taskKeys } from '@/api/tasks'
import type { Task, TaskHit } from '@/api/types'
import { Money } from '@/domain/money'
import { taskPath } from '@/domain/task-link'
import { hasTaskEnded } from '@/domain/task-status'
import { Elapsed } from '@/domain/time'
import { plural } from '@/lib/numbers'
import { elapsed } from '@/lib/time'
import { Checkbox } from '@/ui/checkbox'
import { Tip } from '@/ui/tip'
import { columns, whenMedium, whenWide } from './columns'
import type { HitKind } from './params'
import { PhoneTask } from './phone-task'
import { barOf, percent, type Scale, spanOn } from './scale'
import { TaskWords } from './task-words'
import { TaskBar, TimeGrid } from './time-cell'
import { foldedWords, typeWord } from './words'

export type RowActions = {
  onOpen: (id: string | null) => void
  onCheck: (id: string, on: boolean) => void
  onUnfold: (id: string, on: boolean) => void
}

type Props = RowActions & {
  id: string
  index: number
  open: boolean
  checked: boolean
  unfolded: boolean
  phone: boolean
  /** A touch checks the row and opens nothing. */
  selecting: boolean
  hits: HitKind
  found: readonly TaskHit[]
  scale: Scale
}

/** One task on two lines; redrawn when that task changes, not when another does. */
export const TaskRow = memo(function TaskRow(props: Props) {
  const { id, open, checked, unfolded, phone, selecting, onOpen, onCheck, onUnfold } = props
  const task = useTaskRow(id)
  const client = useQueryClient()
  const navigate = useNavigate()
  const agents = task?.agents ?? 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever one more agent works for it
  useEffect(() => {
    if (unfolded)
      void client.invalidateQueries({ queryKey: taskKeys.part(id, 'agents') }, { cancelRefetch: false })
  }, [unfolded, agents, id, client])
  if (!task) return null
  const click = (event: MouseEvent) => {
    if ((event.target as Element).closest('a, button, label, input')) return
    if (selecting) onCheck(id, !checked)
    else onOpen(open ? null : id)
  }
  const key = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter') {
      if (open) void navigate(taskPath(id))
      else onOpen(id)
    } else if (event.key === 'x') onCheck(id, !checked)
    else if (event.key === 'ArrowRight') onUnfold(id, true)
    else if (event.key === 'ArrowLeft') onUnfold(id, false)
    else return
    event.preventDefault()
  }
  return (
    <div
      role="row"
      aria-level={1}
      aria-rowindex={props.index + 2}
      aria-selected={checked}
      aria-expanded={task.agents > 0 ? unfolded : undefined}
      tabIndex={open ? 0 : -1}
      data-focus="inset"
      data-row={id}
      onClick={click}
      onKeyDown={key}
      className={clsx(
        phone ? clsx('flex gap-2.5 pr-4', selecting ? 'pl-1' : 'pl-4') : clsx(columns, 'items-center'),
        'relative h-full cursor-default text-13',
        !unfolded && 'row-lines',
        open
          ? 'bg-selected before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent'
          : checked
            ? 'bg-hover'
            : 'hover:bg-hover',
      )}
    >
      {phone ? <PhoneTask {...props} task={task} /> : <WideCells {...props} task={task} />}
    </div>
  )
})

function WideCells({
  task,
  checked,
  unfolded,
  hits,
  found,
  scale,
  onCheck,
  onUnfold,
}: Props & { task: Task }) {
  const quiet = hasTaskEnded(task.status)
  const Chevron = unfolded ? ChevronDown : ChevronRight
  return (
    <>
      <span role="gridcell" className="flex">
        <Checkbox label={`Check ${task.title}`} checked={checked} onChange={(on) => onCheck(task.id, on)} />
      </span>
      <span role="gridcell" className="flex">
        {task.agents > 0 && (
          <button
            type="button"
            tabIndex={-1}
            aria-label={unfolded ? `Fold the agents of ${task.title}` : `Show the agents of ${task.title}`}
            onClick={() => onUnfold(task.id, !unfolded)}
            className="-m-1 flex size-5.5 items-center justify-center rounded-tag text-t3 hover:bg-segment hover:text-t1"
          >
            <Chevron size={14} aria-hidden />
          </button>
        )}
      </span>
      <TaskWords task={task} found={found} hits={hits} />
      <span role="gridcell" className={clsx('min-w-0', whenMedium)}>
        <span className="block truncate" title={task.workspace ?? undefined}>
          {task.workspace ?? <span className="text-t3">own folder</span>}
        </span>
        <span className="block truncate text-12 text-t2">{task.task_type && typeWord(task.task_type)}</span>
      </span>
      <Progress task={task} onUnfold={() => onUnfold(task.id, !unfolded)} />
      <span role="gridcell" className={clsx('relative self-stretch', whenWide)}>
        <TimeGrid scale={scale}>
          {unfolded && <Funnel task={task} scale={scale} />}
          <TaskBar task={task} scale={scale} />
        </TimeGrid>
      </span>
      <span role="gridcell" className={clsx('text-right', quiet ? 'text-t2' : 'font-medium')}>
        <Money amount={spentOf(task)} unpriced={task.unpriced} column />
      </span>
      <span role="gridcell" className="num text-right text-t2">
        <Took task={task} />
      </span>
    </>
  )
}

/** Nothing where nothing has begun: a zero would say that it was free. */
export const spentOf = (task: Task): string | null =>
  task.started_at === null && Number(task.cost) === 0 ? null : task.cost

/** How long it took, takes, or before it starts is expected to take. */
export function Took({ task }: { task: Task }) {
  if (task.started_at === null)
    return task.estimate && !hasTaskEnded(task.status) ? (
      <span className="font-mono text-12">~{elapsed(task.estimate.seconds * 1000)}</span>
    ) : (
      <span className="text-t3">–</span>
    )
  if (task.status === 'running') return <Elapsed start={task.started_at} end={null} />
  return <span className="font-mono text-12">{elapsed((task.duration_seconds ?? 0) * 1000)}</span>
}

function Progress({ task, onUnfold }: { task: Task; onUnfold: () => void }) {
  const { done, total, percentage } = task.progress
  const waits = task.started_at === null && !hasTaskEnded(task.status)
  const active = task.status === 'running' || task.status === 'paused'
  return (
    <span role="gridcell" className="min-w-0 text-12">
      <span className="flex h-5 items-center gap-2 text-t2">
        {waits ? (
          'queued'
        ) : total > 0 ? (
          <>
            <span aria-hidden className="h-1.5 w-9 overflow-hidden rounded-bar bg-track">
              <span
                className={clsx('block h-full', active ? 'bg-accent' : 'bg-(--chart-5)')}
                style={{ width: `${percentage}%` }}
              />
            </span>
            <span className="num">
              {done}/{total}
            </span>
          </>
        ) : (
          <span className="text-t3">–</span>
        )}
      </span>
      <span className="block truncate text-t2">
        {task.agents > 0 ? (
          <Tip tip={hasTaskEnded(task.status) ? foldedWords(task) : ''}>
            <button type="button" tabIndex={-1} onClick={onUnfold} className="hover:text-t1 hover:underline">
              {plural(task.agents, 'agent')}
            </button>
          </Tip>
        ) : (
          total > 0 && plural(total, 'role')
        )}
      </span>
    </span>
  )
}

/** From the task's bar down to the whole width: below it, the task's own scale holds. */
function Funnel({ task, scale }: { task: Task; scale: Scale }) {
  const span = spanOn(barOf(task, scale.now), scale)
  if (!span) return null
  const [left, right] = [percent(span.left), percent(Math.min(1, span.left + Math.max(span.width, 0.008)))]
  return (
    <span
      aria-hidden
      className="absolute inset-x-0 top-1/2 bottom-0 bg-raised"
      style={{ clipPath: `polygon(${left} 0, ${right} 0, 100% 100%, 0 100%)` }}
    />
  )
}
