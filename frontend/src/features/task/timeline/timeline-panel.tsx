import { ChevronRight, Clock } from 'lucide-react'
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { TaskDetail } from '@/api/types'
import { agentPath } from '@/domain/agent-link'
import { hasTaskEnded, TaskMark } from '@/domain/task-status'
import { formatMoney } from '@/lib/money'
import { exactNumber, plural } from '@/lib/numbers'
import { type Stretch, ticksOf } from '@/lib/stretch'
import { usePhone } from '@/lib/use-media'
import { useNow } from '@/lib/use-now'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { Segments } from '@/ui/segments'
import { SkeletonRows } from '@/ui/skeleton'
import { type VirtualHandle, VirtualList } from '@/ui/virtual-list'
import { forecast } from '../forecast'
import type { TaskData } from '../use-task'
import { Axis } from './axis'
import { errorsOf, latestOf, type Row, rowsOf, type Show, wholeOf } from './model'
import { TimelineRow } from './timeline-row'

const MOST_ROWS = 16

type Props = {
  task: TaskDetail
  data: Pick<TaskData, 'timeline' | 'agents'>
  show: Show
  onShow: (show: Show) => void
}

/** The waterfall: agents and calls over one axis of time, with the line of now and what is still ahead. */
export function TimelinePanel({ task, data, show, onShow }: Props) {
  const { timeline, agents } = data
  const spans = timeline.data?.items
  const errors = useMemo(() => errorsOf(spans ?? []).length, [spans])
  const calls = spans?.filter((span) => span.kind === 'tool').length ?? 0
  const agentCount = spans?.filter((span) => span.kind === 'agent').length ?? 0
  // What is done needs one line; it opens on demand.
  const [open, setOpen] = useState<boolean | null>(null)
  const folded = !(open ?? !(task.status === 'completed'))
  const options = [
    { value: 'all' as const, label: 'All' },
    { value: 'agents' as const, label: 'Agents' },
    { value: 'errors' as const, label: errors > 0 ? `Errors ${exactNumber(errors)}` : 'Errors' },
  ]
  return (
    <Panel
      title="Timeline"
      aside={
        spans && (
          <span className="max-md:hidden">
            {plural(agentCount, 'agent')}, {plural(calls, 'tool call')}
          </span>
        )
      }
      actions={
        !folded &&
        agentCount > 0 && (
          <Segments<Show> label="Show in the timeline" value={show} options={options} onChange={onShow} />
        )
      }
      className="shrink-0"
    >
      {timeline.isPending ? (
        <SkeletonRows rows={6} label="Loading the timeline" />
      ) : timeline.error && !spans ? (
        <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />
      ) : folded && agentCount > 0 ? (
        <button
          type="button"
          aria-expanded={false}
          data-focus="inset"
          onClick={() => setOpen(true)}
          className="flex h-9 w-full items-center gap-2 px-3 text-left text-13 hover:bg-hover max-md:h-11 max-md:px-4"
        >
          <ChevronRight size={13} aria-hidden className="text-t3" />
          <TaskMark task={task} />
          <span className="num">
            {plural(task.agents, 'agent')}
            {task.cost !== null && `, ${formatMoney(task.cost)}`}
          </span>
        </button>
      ) : (
        <Waterfall task={task} spans={spans ?? []} members={agents.data?.items ?? []} show={show} />
      )}
    </Panel>
  )
}

type WaterfallProps = {
  task: TaskDetail
  spans: NonNullable<TaskData['timeline']['data']>['items']
  members: NonNullable<TaskData['agents']['data']>['items']
  show: Show
}

function Waterfall({ task, spans, members, show }: WaterfallProps) {
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set())
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set())
  const [selected, setSelected] = useState<string | null>(null)
  const handle = useRef<VirtualHandle>(null)
  const navigate = useNavigate()
  const phone = usePhone()
  const tick = useNow()
  const goesOn = !hasTaskEnded(task.status)
  // Facts may be newer than the last tick of the clock.
  const now = Math.max(tick, latestOf(spans))
  const ahead = useMemo(
    () => (goesOn ? forecast(task.steps, now) : new Map<string, never>()),
    [goesOn, task.steps, now],
  )
  const rows = useMemo(
    () => rowsOf({ spans, members, steps: task.steps, ahead, show, flipped, unfolded }),
    [spans, members, task.steps, ahead, show, flipped, unfolded],
  )
  const view = useMemo(() => wholeOf(rows, now, goesOn), [rows, now, goesOn])
  const { times, step } = scaleOf(view, phone)
  const toggle = useCallback((row: Row) => {
    if (row.kind === 'fold') setUnfolded((known) => new Set(known).add(row.key))
    else if (row.kind === 'agent')
      setFlipped((known) => {
        const next = new Set(known)
        if (!next.delete(row.span.id)) next.add(row.span.id)
        return next
      })
  }, [])
  if (rows.length === 0)
    return (
      <EmptyState
        icon={<Clock size={16} />}
        title={show === 'errors' ? 'No call failed' : 'Nothing has begun yet'}
      >
        {show === 'errors' ? 'What fails stands here at once.' : 'Agents and calls stand here as they start.'}
      </EmptyState>
    )
  const at = rows.findIndex((row) => row.key === selected)
  const select = (index: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))]
    if (!row) return
    setSelected(row.key)
    handle.current?.reveal(rows.indexOf(row))
  }
  const keys = (event: KeyboardEvent) => {
    const row = rows[at]
    const agent = row?.kind === 'agent' ? row : null
    const open = () => {
      if (row?.kind === 'fold') toggle(row)
      else if (row?.kind === 'call')
        void navigate(`${agentPath(row.span.agent_id)}?at=${encodeURIComponent(row.span.id)}`)
      else if (agent) void navigate(agentPath(agent.span.id))
    }
    const actions = new Map([
      ['ArrowDown', () => select(at + 1)],
      ['ArrowUp', () => select(at - 1)],
      ['ArrowRight', () => agent && !agent.open && toggle(agent)],
      ['ArrowLeft', () => agent?.open && toggle(agent)],
      ['Enter', open],
    ])
    const action = actions.get(event.key)
    const onControl = event.key === 'Enter' && (event.target as Element).closest('a, button')
    if (!action || onControl || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    action()
  }
  const plot = { view, ticks: times, now: goesOn ? now : -1 }
  const rowHeight = phone ? 44 : 28
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the list in it
    <div
      onKeyDown={keys}
      className="flex flex-col"
      style={{ height: 24 + Math.min(rows.length, MOST_ROWS) * rowHeight + 8 }}
    >
      <VirtualList
        ref={handle}
        role="treegrid"
        label="Agents and calls over time"
        items={rows}
        totalRows={rows.length + 1}
        itemKey={(row) => row.key}
        rowHeight={rowHeight}
        head={<Axis plot={plot} step={step} />}
        render={(row, index) => (
          <TimelineRow
            row={row}
            index={index}
            selected={row.key === selected}
            onSelect={setSelected}
            onToggle={toggle}
            {...plot}
          />
        )}
      />
    </div>
  )
}

/** Moments with seconds need more room than those without. */
function scaleOf(view: Stretch, phone: boolean) {
  if (phone) return ticksOf(view, 3)
  const fine = ticksOf(view, 9)
  return fine.step < 60_000 ? ticksOf(view, 6) : fine
}
