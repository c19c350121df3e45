import { clsx } from 'clsx'
import { type KeyboardEvent, type MouseEvent, memo, type Ref } from 'react'
import { Link, useNavigate } from 'react-router'
import { useTaskRow } from '@/api/task-rows'
import { shortTaskId, taskPath } from '@/domain/task-link'
import { hasTaskEnded, TaskMark } from '@/domain/task-status'
import { usePhone } from '@/lib/use-media'
import { useNow } from '@/lib/use-now'
import { Segments } from '@/ui/segments'
import { type VirtualHandle, VirtualList } from '@/ui/virtual-list'
import type { Sort, Span } from './params'
import { between, type Scale } from './scale'
import { SortChip } from './sort-chip'
import { TaskBar, TimeGrid, TimeHead } from './time-cell'
import { useScale } from './use-task-list'
import { foldedWords } from './words'

const lane =
  'grid grid-cols-[minmax(160px,300px)_minmax(0,1fr)_116px] gap-x-3 px-4 @max-[720px]/list:grid-cols-[minmax(120px,38%)_minmax(0,1fr)] max-md:px-3'
const HOUR = 3_600_000
const STEP = 15_000
const ROW = 32
const PHONE_ROW = 44

const spans: Record<Exclude<Span, 'fit'>, number> = { '1h': 1, '6h': 6, '24h': 24, '7d': 168 }
const choices: { value: Span; label: string }[] = [
  { value: 'fit', label: 'All of it' },
  { value: '1h', label: '1 h' },
  { value: '6h', label: '6 h' },
  { value: '24h', label: '24 h' },
  { value: '7d', label: '7 d' },
]

type Props = {
  ids: readonly string[]
  total: number
  span: Span
  sort: Sort
  open: string | null
  onSpan: (span: Span) => void
  onSort: (sort: Sort) => void
  onOpen: (id: string | null) => void
  onEnd: () => void
  handle: Ref<VirtualHandle>
}

/** The same tasks over time: one lane each, their agents folded. */
export function Lanes({ ids, total, span, sort, open, onSpan, onSort, onOpen, onEnd, handle }: Props) {
  const phone = usePhone()
  const now = useNow(STEP)
  const most = phone ? 4 : 9
  const whole = useScale(ids, most)
  const scale = span === 'fit' ? whole : between(now - spans[span] * HOUR, now, most)
  return (
    <div className="@container/list flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-9 shrink-0 items-center gap-3 border-line border-b px-4 py-1 text-12 text-t3 max-md:px-3">
        <span className="max-md:hidden">Time in sight</span>
        <Segments<Span> label="Time in sight" value={span} options={choices} onChange={onSpan} />
        <span className="ml-auto max-md:hidden">
          <SortChip sort={sort} onSort={onSort} />
        </span>
      </div>
      <VirtualList
        ref={handle}
        role="grid"
        label="Tasks over time"
        items={ids}
        totalRows={total + 1}
        itemKey={(id) => id}
        rowHeight={phone ? PHONE_ROW : ROW}
        onEnd={onEnd}
        head={
          <div role="rowgroup" className="sticky top-0 z-10">
            <div role="row" className={clsx(lane, 'row-lines h-6 items-center bg-page text-12 text-t3')}>
              <span role="columnheader">Task</span>
              <span role="columnheader" className="self-stretch">
                <span className="sr-only">Time</span>
                <TimeHead scale={scale} />
              </span>
              <span role="columnheader" className="text-right @max-[720px]/list:hidden">
                Agents, cost
              </span>
            </div>
          </div>
        }
        render={(id, index) => (
          <Lane id={id} index={index} open={id === open} scale={scale} onOpen={onOpen} />
        )}
      />
    </div>
  )
}

type LaneProps = {
  id: string
  index: number
  open: boolean
  scale: Scale
  onOpen: (id: string | null) => void
}

const Lane = memo(function Lane({ id, index, open, scale, onOpen }: LaneProps) {
  const task = useTaskRow(id)
  const navigate = useNavigate()
  if (!task) return null
  const click = (event: MouseEvent) => {
    if (!(event.target as Element).closest('a')) onOpen(open ? null : id)
  }
  const key = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.key !== 'Enter') return
    event.preventDefault()
    if (open) void navigate(taskPath(id))
    else onOpen(id)
  }
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={open}
      tabIndex={open ? 0 : -1}
      data-focus="inset"
      data-row={id}
      onClick={click}
      onKeyDown={key}
      className={clsx(
        lane,
        'row-lines relative h-full cursor-default items-center text-13',
        open
          ? 'bg-selected before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent'
          : 'hover:bg-hover',
      )}
    >
      <span role="gridcell" className="flex min-w-0 items-center gap-2.5">
        <TaskMark task={task} />
        <span className="shrink-0 font-mono text-12 text-t2 max-md:hidden" title={task.id}>
          {shortTaskId(task.id)}
        </span>
        <Link
          to={taskPath(id)}
          tabIndex={-1}
          title={task.title}
          className={clsx('truncate hover:underline', hasTaskEnded(task.status) ? 'text-t1' : 'font-medium')}
        >
          {task.title}
        </Link>
      </span>
      <span role="gridcell" className="relative self-stretch">
        <TimeGrid scale={scale}>
          <TaskBar task={task} scale={scale} />
        </TimeGrid>
      </span>
      <span role="gridcell" className="num truncate text-right text-12 text-t2 @max-[720px]/list:hidden">
        {task.agents > 0
          ? foldedWords(task)
          : hasTaskEnded(task.status) || task.started_at !== null
            ? ''
            : 'queued'}
      </span>
    </div>
  )
})
