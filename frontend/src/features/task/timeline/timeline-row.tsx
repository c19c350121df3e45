import { clsx } from 'clsx'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { memo } from 'react'
import { Link } from 'react-router'
import { useAgentRow } from '@/api/agent-rows'
import { AgentLink, agentPath } from '@/domain/agent-link'
import { CallCost, CallLabel } from '@/domain/call-label'
import { Money } from '@/domain/money'
import { PlotBack, type PlotProps, percent } from '@/domain/plot-back'
import { StatusMark } from '@/domain/status-mark'
import { StepMark } from '@/domain/task-status'
import { formatMoney } from '@/lib/money'
import { plural } from '@/lib/numbers'
import { share } from '@/lib/stretch'
import { duration, elapsed } from '@/lib/time'
import { type Row, statusOf } from './model'

export const timeColumns =
  'grid grid-cols-[264px_minmax(0,1fr)_84px_76px] max-xl:grid-cols-[210px_minmax(0,1fr)_76px_70px] max-md:grid-cols-[150px_minmax(0,1fr)]'

type Props = PlotProps & {
  row: Row
  index: number
  selected: boolean
  onSelect: (key: string) => void
  onToggle: (row: Row) => void
}

export const TimelineRow = memo(function TimelineRow(props: Props) {
  const { row, index, selected, onSelect, onToggle, ...plot } = props
  const agent = row.kind === 'agent'
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list around it has the keys
    <div
      role="row"
      aria-level={row.depth + 1}
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-expanded={agent && row.below > 0 ? row.open : row.kind === 'fold' ? false : undefined}
      tabIndex={-1}
      onClick={() => onSelect(row.key)}
      className={clsx(timeColumns, 'h-full text-13', selected ? 'bg-selected' : 'hover:bg-hover')}
    >
      <span
        role="gridcell"
        className="flex min-w-0 items-center gap-2 pr-3"
        style={{ paddingLeft: 12 + row.depth * 18 }}
      >
        <Name row={row} onToggle={onToggle} />
      </span>
      <span role="gridcell" className="relative min-w-0 overflow-hidden">
        <PlotBack {...plot} />
        <Bar row={row} view={plot.view} now={plot.now} />
      </span>
      <span role="gridcell" className="flex items-center justify-end font-medium max-md:hidden">
        <Cost row={row} />
      </span>
      <span
        role="gridcell"
        className="flex items-center justify-end whitespace-nowrap pr-3 font-mono text-12 text-t2 max-md:hidden"
      >
        {timeOf(row, plot.now)}
      </span>
    </div>
  )
})

function Name({ row, onToggle }: Pick<Props, 'row' | 'onToggle'>) {
  if (row.kind === 'ahead')
    return (
      <>
        <span className="w-3.25 shrink-0 max-md:hidden" />
        <StepMark status="pending" />
        <span className="truncate text-t2">{row.step.role}</span>
      </>
    )
  if (row.kind === 'fold')
    return (
      <>
        <span className="w-3.25 shrink-0 max-md:hidden" />
        <StatusMark status="completed" />
        <button
          type="button"
          data-focus="inset"
          onClick={() => onToggle(row)}
          className="truncate text-link hover:underline"
        >
          {plural(row.count, 'more call')}
        </button>
      </>
    )
  const { span } = row
  if (row.kind === 'call')
    return (
      <>
        <span className="w-3.25 shrink-0 max-md:hidden" />
        <StatusMark status={statusOf(span)} />
        <Link
          to={
            span.kind === 'tool'
              ? `${agentPath(span.agent_id)}?at=${encodeURIComponent(span.id)}`
              : `${agentPath(span.agent_id)}?tab=timeline`
          }
          title={span.label}
          className="min-w-0 truncate hover:text-link hover:underline"
        >
          <CallLabel span={span} />
        </Link>
      </>
    )
  const Chevron = row.open ? ChevronDown : ChevronRight
  return (
    <>
      {row.below > 0 ? (
        <button
          type="button"
          aria-label={`${row.open ? 'Fold' : 'Unfold'} ${span.label}`}
          data-focus="inset"
          onClick={() => onToggle(row)}
          className="-m-1 flex p-1 text-t3 hover:text-t1"
        >
          <Chevron size={13} aria-hidden />
        </button>
      ) : (
        <span className="w-3.25 shrink-0 max-md:hidden" />
      )}
      <StatusMark status={statusOf(span)} />
      <AgentLink id={span.id} name={span.label} />
    </>
  )
}

function Cost({ row }: { row: Row }) {
  if (row.kind === 'ahead')
    return row.step.estimate === null ? null : (
      <span className="num text-t3">~{formatMoney(row.step.estimate.cost)}</span>
    )
  if (row.kind === 'call') return <CallCost span={row.span} />
  return row.kind === 'agent' ? <AgentCost row={row} /> : null
}

/** Ticks with the agent, whatever the list of agents knew when it was fetched. */
function AgentCost({ row }: { row: Extract<Row, { kind: 'agent' }> }) {
  const live = useAgentRow(row.span.id)
  const member = live ?? row.member
  if (member === null)
    return row.step === null ? null : <Money amount={row.step.cost} unpriced={row.step.unpriced} />
  return (
    <Money
      amount={row.nested > 0 ? member.tree_cost : member.cost}
      basis={member.cost_basis}
      unpriced={member.unpriced}
      total={row.nested > 0}
    />
  )
}

function timeOf(row: Row, now: number): string {
  const ms = (row.end ?? now) - row.start
  if (row.kind === 'ahead') return ms > 0 ? `~${elapsed(ms)}` : ''
  if (row.kind === 'call') return duration(ms)
  return elapsed(ms)
}

function colourOf(row: Row): string {
  if (row.kind === 'fold') return 'var(--control)'
  if (row.kind === 'ahead') return 'transparent'
  const status = statusOf(row.span)
  if (status === 'failed') return 'var(--fail)'
  if (status === 'stuck' || status === 'waiting') return 'var(--warn)'
  return row.end === null ? '#3b82f6' : 'var(--t3)'
}

function Bar({ row, view, now }: { row: Row; view: PlotProps['view']; now: number }) {
  const from = Math.max(0, share(row.start, view))
  const to = Math.min(1, share(row.end ?? now, view))
  if (to < 0 || from > 1) return null
  return (
    <span
      className={clsx(
        'absolute top-1/2 min-w-0.75 -translate-y-1/2 rounded-bar',
        row.kind === 'call' || row.kind === 'fold' ? 'h-2' : 'h-3.5',
        row.kind === 'ahead' && 'border border-t3 border-dashed',
      )}
      style={{
        left: `min(${percent(from)}, calc(100% - 3px))`,
        width: percent(Math.max(0, to - from)),
        background: colourOf(row),
        opacity: row.end === null || row.kind === 'ahead' ? 1 : 0.8,
      }}
    />
  )
}
