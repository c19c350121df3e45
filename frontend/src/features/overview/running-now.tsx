import { useQuery, useQueryClient } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { Bot } from 'lucide-react'
import { memo, useMemo } from 'react'
import { peekAgent, useAgentRow } from '@/api/agent-rows'
import { type AgentEntry, activeAgentsOptions } from '@/api/agents'
import { useWithParents } from '@/api/parents'
import type { Agent } from '@/api/types'
import { ActivityLine } from '@/domain/activity-line'
import { AgentLink } from '@/domain/agent-link'
import { buildTree, type TreeRow } from '@/domain/agent-tree'
import { ContextGauge } from '@/domain/context-gauge'
import { modelName } from '@/domain/model-name'
import { Money } from '@/domain/money'
import { RoleTag } from '@/domain/role-tag'
import { SimulatedMark } from '@/domain/simulated-tag'
import { workedUntil } from '@/domain/status'
import { StatusMark } from '@/domain/status-mark'
import { TaskLink } from '@/domain/task-link'
import { Elapsed } from '@/domain/time'
import { TreeGuides } from '@/domain/tree-guides'
import { formatMoney, sumMoney } from '@/lib/money'
import { plural } from '@/lib/numbers'
import { usePhone } from '@/lib/use-media'
import { useNow } from '@/lib/use-now'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'

const columns = [
  'grid items-center gap-x-2 px-3',
  'grid-cols-[minmax(188px,0.65fr)_124px_116px_minmax(120px,1fr)_84px_92px_100px_73px]',
  '@max-[940px]:grid-cols-[minmax(170px,0.65fr)_116px_minmax(120px,1fr)_92px_92px_64px]',
  '@max-[730px]:grid-cols-[minmax(130px,0.6fr)_minmax(100px,1fr)_92px_88px_64px]',
].join(' ')
const whenWide = '@max-[940px]:hidden'
const whenMedium = '@max-[730px]:hidden'
const heads = ['Agent', 'Role', 'Workspace', 'Activity', 'Model', 'Context', 'Cost', 'Elapsed']

type Props = { workspace: string | null; burnRate: string | null }

/** Every active agent under its parent, trouble first. */
export function RunningNow({ workspace, burnRate }: Props) {
  const list = useQuery(activeAgentsOptions(workspace))
  const entries = list.data?.entries ?? none
  const rows = useTree(entries)
  const phone = usePhone()
  return (
    <Panel
      title="Running now"
      aside={
        list.data && (
          <>
            {plural(list.data.total, 'agent')}
            {entries.length > 0 && <Spent entries={entries} />}
          </>
        )
      }
      actions={
        burnRate !== null &&
        entries.length > 0 && (
          <span className="num text-12 text-t3 max-md:hidden">spending {formatMoney(burnRate)} / h</span>
        )
      }
      className="shrink-0"
      bodyClassName="max-h-105 overflow-y-auto"
    >
      {list.isPending ? (
        <SkeletonRows rows={7} label="Loading the running agents" />
      ) : list.error && !list.data ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <div role="table" aria-label="Running agents" className="@container">
          {!phone && <Heads />}
          <div role="rowgroup">
            {rows.map((row) => (
              <Row key={row.node.id} row={row} phone={phone} />
            ))}
          </div>
          {rows.length === 0 && <NoneRunning />}
        </div>
      )}
    </Panel>
  )
}

const none: AgentEntry[] = []

/** The sum moves with the clock, not with every row. */
function Spent({ entries }: { entries: readonly AgentEntry[] }) {
  const client = useQueryClient()
  useNow(1000)
  const agents = entries.flatMap(({ id }) => peekAgent(client, id) ?? [])
  const sum = sumMoney(agents.map((agent) => agent.cost))
  return (
    <>
      {' · '}
      <Money amount={sum} unpriced={agents.some((agent) => agent.unpriced)} /> so far
    </>
  )
}

function useTree(entries: readonly AgentEntry[]) {
  const complete = useWithParents(entries, true)
  return useMemo(() => buildTree(complete), [complete])
}

function Heads() {
  return (
    <div role="rowgroup">
      <div role="row" className={clsx(columns, 'row-lines h-6 text-12 text-t3')}>
        {heads.map((head) => (
          <span
            key={head}
            role="columnheader"
            className={clsx(
              ['Context', 'Cost', 'Elapsed'].includes(head) && 'text-right',
              (head === 'Workspace' || head === 'Model') && whenWide,
              head === 'Role' && whenMedium,
            )}
          >
            {head}
          </span>
        ))}
      </div>
    </div>
  )
}

function NoneRunning({ title = 'No agent runs right now' }: { title?: string }) {
  return (
    <EmptyState icon={<Bot size={16} />} title={title}>
      Start one with <code className="text-11">claude</code> in any folder. It stands here within a second.
    </EmptyState>
  )
}

/** Before the first agent the columns stand already. */
export function NoneYet() {
  return (
    <>
      <div role="table" aria-label="Running agents" className="@container max-md:hidden">
        <Heads />
      </div>
      <NoneRunning title="No agent runs here yet" />
    </>
  )
}

type RowProps = { row: TreeRow<AgentEntry>; phone: boolean }

const Row = memo(function Row({ row, phone }: RowProps) {
  const agent = useAgentRow(row.node.id)
  if (!agent) return null
  const Cells = phone ? PhoneCells : WideCells
  return (
    <div
      role="row"
      className={clsx(
        'row-lines text-13 last:border-b-0 hover:bg-hover',
        phone ? 'flex h-14 gap-3 px-4' : [columns, 'h-(--row-height)'],
      )}
    >
      <Cells row={row} agent={agent} />
    </div>
  )
})

type CellsProps = { row: TreeRow<AgentEntry>; agent: Agent }

function RowCost({ row, agent, column = false }: CellsProps & { column?: boolean }) {
  const parent = row.children > 0
  return (
    <Money
      amount={parent ? agent.tree_cost : agent.cost}
      basis={agent.cost_basis}
      unpriced={agent.unpriced}
      total={parent}
      column={column}
    />
  )
}

function WideCells({ row, agent }: CellsProps) {
  return (
    <>
      <span role="cell" className="flex min-w-0 items-center gap-2 self-stretch">
        <TreeGuides guides={row.guides} last={row.last} />
        <StatusMark status={agent.status} />
        <AgentLink id={agent.id} name={agent.name} />
        {row.depth > 0 && <span className="sr-only">, a subagent</span>}
        {agent.simulated && <SimulatedMark />}
        {agent.task_id && row.depth === 0 && (
          <span className={clsx('ml-auto flex min-w-0 shrink-0 pr-2', whenMedium)}>
            <TaskLink id={agent.task_id} className="text-t3!" />
          </span>
        )}
      </span>
      <span role="cell" className={clsx('flex min-w-0', whenMedium)}>
        <RoleTag role={agent.role} />
      </span>
      <span role="cell" className={clsx('truncate text-t2', whenWide)} title={agent.workspace ?? undefined}>
        {agent.workspace}
      </span>
      <span role="cell" className="flex min-w-0">
        <ActivityLine agent={agent} />
      </span>
      <span role="cell" className={clsx('truncate text-t2', whenWide)} title={agent.model ?? undefined}>
        {agent.model && modelName(agent.model)}
      </span>
      <span role="cell" className="text-right">
        <ContextGauge context={agent.context} />
      </span>
      <span role="cell" className="text-right font-medium">
        <RowCost row={row} agent={agent} column />
      </span>
      <span role="cell" className="text-right text-t2">
        <Elapsed start={agent.created_at} end={workedUntil(agent)} />
      </span>
    </>
  )
}

/** The two lines of a row on a phone. */
function PhoneCells({ row, agent }: CellsProps) {
  return (
    <span role="cell" className="flex min-w-0 flex-1 items-stretch gap-2 self-stretch">
      <TreeGuides guides={row.guides} last={row.last} />
      <StatusMark status={agent.status} className="mt-3" />
      <span className="flex min-w-0 flex-1 flex-col justify-center">
        <span className="flex items-center gap-2">
          <AgentLink id={agent.id} name={agent.name} className="max-w-[70%] shrink-0 py-1" />
          {agent.simulated && <SimulatedMark />}
          <RoleTag role={agent.role} />
        </span>
        <span className="flex min-w-0 text-14">
          <ActivityLine agent={agent} />
        </span>
      </span>
      <span className="flex shrink-0 flex-col items-end justify-center gap-1 text-14">
        <RowCost row={row} agent={agent} />
        <ContextGauge context={agent.context} />
      </span>
    </span>
  )
}
