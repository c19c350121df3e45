import { clsx } from 'clsx'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { memo } from 'react'
import { AgentLink } from '@/domain/agent-link'
import { CallCost, CallLabel } from '@/domain/call-label'
import { Money } from '@/domain/money'
import { PlotBack, type PlotProps, percent } from '@/domain/plot-back'
import { StatusMark } from '@/domain/status-mark'
import { type Stretch, share } from '@/lib/stretch'
import { DAY, duration, elapsed } from '@/lib/time'
import { type Row, statusOf } from './model'

const HOUR = DAY / 24

export const timeColumns =
  'grid grid-cols-[288px_minmax(0,1fr)_84px_84px] max-xl:grid-cols-[220px_minmax(0,1fr)_84px_84px] max-md:grid-cols-[150px_minmax(0,1fr)]'

const lengthOf = (ms: number) =>
  ms < DAY ? elapsed(ms) : `${Math.floor(ms / DAY)} d ${Math.floor((ms % DAY) / HOUR)} h`

type Props = PlotProps & {
  row: Row
  index: number
  selected: boolean
  onSelect: (key: string) => void
  onToggle: (id: string) => void
}

export const TimelineRow = memo(function TimelineRow({
  row,
  index,
  selected,
  onSelect,
  onToggle,
  ...plot
}: Props) {
  const { span, member } = row
  const end = row.end ?? plot.now
  const Chevron = row.expanded ? ChevronDown : ChevronRight
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list around it has the keys
    <div
      role="row"
      aria-level={row.depth + 1}
      aria-rowindex={index + 1}
      aria-selected={selected}
      aria-expanded={row.below > 0 && member ? row.expanded : undefined}
      data-row={row.key}
      tabIndex={-1}
      onClick={() => onSelect(row.key)}
      className={clsx(timeColumns, 'h-full text-13', selected ? 'bg-selected' : 'hover:bg-hover')}
    >
      <span
        role="gridcell"
        className="flex min-w-0 items-center gap-2 pr-3"
        style={{ paddingLeft: 12 + row.depth * 18 }}
      >
        {member && row.below > 0 ? (
          <button
            type="button"
            aria-label={row.expanded ? `Fold ${span.label}` : `Unfold ${span.label}`}
            data-focus="inset"
            onClick={() => onToggle(span.id)}
            className="-m-1 flex p-1 text-t3 hover:text-t1"
          >
            <Chevron size={13} aria-hidden />
          </button>
        ) : (
          <span className="w-3.25 shrink-0 max-md:hidden" />
        )}
        <StatusMark status={statusOf(span)} />
        {member ? (
          <AgentLink id={span.id} name={span.label} />
        ) : (
          <span className="min-w-0 truncate" title={span.label}>
            <CallLabel span={span} />
          </span>
        )}
        {member && row.below > 0 && !row.expanded && (
          <span className="num ml-auto shrink-0 text-12 text-t3">{row.below}</span>
        )}
      </span>
      <span role="gridcell" data-plot className="relative min-w-0 overflow-hidden border-row border-l">
        <PlotBack {...plot} />
        <Bar row={row} end={end} view={plot.view} />
      </span>
      <span role="gridcell" className="flex items-center justify-end font-medium max-md:hidden">
        {member ? (
          <Money amount={member.tree_cost} basis={member.cost_basis} total={member.tree_agents > 1} />
        ) : (
          <CallCost span={span} />
        )}
      </span>
      <span
        role="gridcell"
        className="flex items-center justify-end whitespace-nowrap pr-4 font-mono text-12 text-t2 max-md:hidden"
      >
        {member ? lengthOf(end - row.start) : duration(end - row.start)}
      </span>
    </div>
  )
})

function Bar({ row, end, view }: { row: Row; end: number; view: Stretch }) {
  const from = share(row.start, view)
  const to = share(end, view)
  if (to < 0 || from > 1) return null
  const status = statusOf(row.span)
  const colour =
    status === 'failed'
      ? 'var(--fail)'
      : row.end === null && (status === 'running' || status === 'created')
        ? '#3b82f6'
        : status === 'stuck' || status === 'waiting'
          ? 'var(--warn)'
          : 'var(--t3)'
  const left = Math.max(0, from)
  const tall = row.member !== null
  return (
    <span
      className={clsx('absolute top-1/2 min-w-0.75 -translate-y-1/2 rounded-bar', tall ? 'h-3.5' : 'h-2')}
      style={{
        left: `min(${percent(left)}, calc(100% - 3px))`,
        width: percent(Math.min(1, to) - left),
        background: colour,
        opacity: status === 'failed' || row.end === null ? 1 : 0.75,
      }}
    />
  )
}
