import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { costsOptions } from '@/api/fleet'
import type { AgentStatus, CostRow, FleetStatus } from '@/api/types'
import { Money } from '@/domain/money'
import { activeStatuses, statusWord } from '@/domain/status'
import { StatusMark } from '@/domain/status-mark'
import { Tokens } from '@/domain/tokens'
import { groupBy } from '@/lib/group-by'
import { changeWords } from '@/lib/money'
import { exactNumber, percent } from '@/lib/numbers'
import { clockTime } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { Skeleton } from '@/ui/skeleton'
import { Sparkline } from '@/ui/sparkline'
import { rangeOf } from './range'

const MINUTE = 60_000

/** The four figures of the first glance. */
export function StatStrip({ status }: { status: FleetStatus | undefined }) {
  if (!status) return <StripSkeleton />
  const { fleet, tasks, cost, tokens } = status
  return (
    <div className="grid shrink-0 grid-cols-[1fr_1fr_1fr_1.3fr] rounded-panel border border-line bg-surface max-lg:grid-cols-2">
      <Cell name="Agents" aside={<ActiveMarks counts={fleet.by_status} />}>
        <Figure>{exactNumber(fleet.active_agents)}</Figure>
        <Words>
          {fleet.total_agents === 0 ? 'none running' : `active of ${exactNumber(fleet.total_agents)}`}
        </Words>
      </Cell>
      <Cell name="Cost today">
        <Figure>
          <Money amount={cost.today} unpriced={cost.unpriced_calls > 0} />
        </Figure>
        <Trend now={cost.today} before={cost.yesterday_same_time} />
      </Cell>
      <Cell name="Tokens today" aside={<TokenLine />}>
        <Figure>
          <Tokens count={tokens.today} />
        </Figure>
        {tokens.cache_hit_ratio_today !== null && (
          <Words>cache {percent(tokens.cache_hit_ratio_today)}</Words>
        )}
      </Cell>
      <Cell name="Tasks" aside={<TaskCounts counts={tasks.by_status} />} whole>
        <Figure>
          <Link to="/tasks?status=running" className="hover:underline">
            {exactNumber(tasks.by_status.running ?? 0)}
          </Link>
        </Figure>
        <Words>running</Words>
        {(tasks.by_status.paused ?? 0) > 0 && (
          <Words>{exactNumber(tasks.by_status.paused ?? 0)} paused</Words>
        )}
        {/* What stands at the right where there is room for it. */}
        <span className="contents xl:hidden">
          <Words>
            {exactNumber((tasks.by_status.pending ?? 0) + (tasks.by_status.assigned ?? 0))} queued
          </Words>
        </span>
      </Cell>
    </div>
  )
}

type CellProps = {
  name: string
  aside?: ReactNode
  /** Its figure keeps its words; what stands beside it gives way. */
  whole?: boolean
  children: ReactNode
}

function Cell({ name, aside, whole = false, children }: CellProps) {
  return (
    <div className="flex h-14.5 min-w-0 items-end border-line px-4 pb-2 not-first:border-l max-lg:nth-3:border-l-0 max-lg:nth-[n+3]:border-t">
      <div className={clsx(whole ? 'xl:shrink-0' : 'min-w-0 flex-1', 'max-xl:min-w-0 max-xl:flex-1')}>
        <h2 className="text-12 text-t3">{name}</h2>
        {/* What finds no room beside the figure wraps out of sight, rather than end in dots. */}
        <p className="flex h-7 flex-wrap items-baseline gap-x-1.5 overflow-hidden whitespace-nowrap">
          {children}
        </p>
      </div>
      {aside !== undefined && (
        <div className={clsx('mb-1 ml-auto truncate pl-3 max-xl:hidden', whole ? 'min-w-0' : 'shrink-0')}>
          {aside}
        </div>
      )}
    </div>
  )
}

const taskCounts = [
  ['failed', ['failed', 'error']],
  ['queued', ['pending', 'assigned']],
  ['done', ['completed']],
] as const

/** Queued, done and failed tasks; each leads to them. */
function TaskCounts({ counts }: { counts: FleetStatus['tasks']['by_status'] }) {
  return (
    <span className="num flex h-4 flex-wrap justify-end gap-x-2.5 overflow-hidden text-12 text-t2">
      {taskCounts.map(([word, statuses]) => {
        const count = statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0)
        return (
          <Link
            key={word}
            to={`/tasks?status=${statuses.join()}`}
            className={clsx('hover:underline', word === 'failed' && count > 0 && 'text-fail-text')}
          >
            {exactNumber(count)} {word}
          </Link>
        )
      })}
    </span>
  )
}

const Figure = ({ children }: { children: ReactNode }) => (
  <span className="num font-semibold text-20">{children}</span>
)
const Words = ({ children }: { children: ReactNode }) => (
  <span className="truncate text-12 text-t2">{children}</span>
)

function ActiveMarks({ counts }: { counts: FleetStatus['fleet']['by_status'] }) {
  const shown: AgentStatus[] = activeStatuses.filter((status) => (counts[status] ?? 0) > 0).reverse()
  return (
    <span className="flex items-center gap-3">
      {shown.map((status) => (
        <Link
          key={status}
          to={`/agents?status=${status}`}
          title={`${counts[status]} ${statusWord[status].toLowerCase()}`}
          className="num flex items-center gap-1.5 text-12 text-t2 hover:text-t1"
        >
          <StatusMark status={status} />
          {counts[status]}
        </Link>
      ))}
    </span>
  )
}

function Trend({ now, before }: { now: string; before: string }) {
  const time = useNow(MINUTE)
  const change = changeWords(now, before)
  if (change === null) return null
  const day = new Date(time - 24 * 60 * MINUTE).toLocaleDateString('en-GB', { weekday: 'short' })
  return (
    <>
      <Words>
        <span className={clsx('num', change.up ? 'text-warn-text' : 'text-done-text')}>
          <span aria-hidden>{change.up ? '▲' : '▼'} </span>
          <span className="sr-only">{change.up ? 'up ' : 'down '}</span>
          {change.words}
        </span>
      </Words>
      <Words>
        vs {day}
        <span className="max-md:hidden"> by {clockTime(time)}</span>
      </Words>
    </>
  )
}

const tokensPerHour = (rows: readonly CostRow[], starts: readonly number[]) => {
  const hours = groupBy(rows, (row) => Date.parse(row.keys.hour ?? ''))
  return starts.map((start) => (hours.get(start) ?? []).reduce((sum, row) => sum + row.tokens, 0))
}

/** Shares the answer of the chart beside it. */
function TokenLine() {
  const { starts, query } = rangeOf('24h', useNow(MINUTE), null)
  const { data } = useQuery(costsOptions(query))
  if (!data || data.total_tokens === 0) return null
  return (
    <Sparkline
      values={tokensPerHour(data.breakdown, starts)}
      label="Tokens per hour over the last 24 hours"
    />
  )
}

function StripSkeleton() {
  return (
    <div
      role="status"
      aria-label="Loading the figures"
      className="grid h-15 shrink-0 grid-cols-4 rounded-panel border border-line bg-surface max-lg:h-31 max-lg:grid-cols-2"
    >
      {['agents', 'cost', 'tokens', 'tasks'].map((name) => (
        <div key={name} className="flex flex-col justify-center gap-2.5 border-line px-4 not-first:border-l">
          <Skeleton className="w-16" />
          <Skeleton className="h-4 w-24" />
        </div>
      ))}
    </div>
  )
}
