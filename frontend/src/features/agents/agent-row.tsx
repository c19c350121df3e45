import { clsx } from 'clsx'
import { type KeyboardEvent, type MouseEvent, memo } from 'react'
import { useNavigate } from 'react-router'
import { useAgentRow } from '@/api/agent-rows'
import type { AgentEntry } from '@/api/agents'
import type { Agent } from '@/api/types'
import { ActivityLine } from '@/domain/activity-line'
import { AgentLink, agentPath } from '@/domain/agent-link'
import type { TreeRow } from '@/domain/agent-tree'
import { ContextGauge } from '@/domain/context-gauge'
import { modelName } from '@/domain/model-name'
import { Money } from '@/domain/money'
import { NamedAgent } from '@/domain/named-agent'
import { RoleTag } from '@/domain/role-tag'
import { SimulatedMark } from '@/domain/simulated-tag'
import { hasEnded } from '@/domain/status'
import { StatusMark } from '@/domain/status-mark'
import { Ago } from '@/domain/time'
import { Tokens } from '@/domain/tokens'
import { TreeGuides } from '@/domain/tree-guides'
import { exactNumber } from '@/lib/numbers'
import { Checkbox, TouchCheckbox } from '@/ui/checkbox'
import { columns, whenMedium, whenWide } from './columns'

type Props = {
  row: TreeRow<AgentEntry>
  index: number
  open: boolean
  checked: boolean
  phone: boolean
  /** A touch checks the row and opens nothing. */
  selecting: boolean
  onOpen: (id: string | null) => void
  onCheck: (id: string, on: boolean) => void
}

const same = (a: Props, b: Props) =>
  a.index === b.index &&
  a.open === b.open &&
  a.checked === b.checked &&
  a.phone === b.phone &&
  a.selecting === b.selecting &&
  a.row.node.id === b.row.node.id &&
  a.row.children === b.row.children &&
  a.row.last === b.row.last &&
  a.row.guides.join() === b.row.guides.join()

/** One agent on one line; redrawn when that agent changes, not when another does. */
export const AgentRow = memo(function AgentRow(props: Props) {
  const { row, index, open, checked, phone, selecting, onOpen, onCheck } = props
  const { id } = row.node
  const agent = useAgentRow(id)
  const navigate = useNavigate()
  if (!agent) return null
  const click = (event: MouseEvent) => {
    if ((event.target as Element).closest('a, button, label, input')) return
    if (selecting) onCheck(id, !checked)
    else onOpen(open ? null : id)
  }
  const key = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter') {
      if (open) void navigate(agentPath(id))
      else onOpen(id)
    } else if (event.key === 'x') onCheck(id, !checked)
    else return
    event.preventDefault()
  }
  return (
    <div
      role="row"
      aria-level={row.depth + 1}
      aria-rowindex={index + 1}
      aria-selected={checked}
      tabIndex={open ? 0 : -1}
      data-focus="inset"
      data-row={id}
      onClick={click}
      onKeyDown={key}
      className={clsx(
        phone ? clsx('flex gap-2 pr-4', selecting ? 'pl-1' : 'pl-4') : columns,
        'row-lines relative h-full cursor-default text-13',
        open
          ? 'bg-selected before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent'
          : checked
            ? 'bg-hover'
            : 'hover:bg-hover',
      )}
    >
      {phone ? (
        <PhoneCell agent={agent} row={row} selecting={selecting} checked={checked} onCheck={onCheck} />
      ) : (
        <WideCells agent={agent} row={row} checked={checked} onCheck={onCheck} />
      )}
    </div>
  )
}, same)

type CellsProps = { agent: Agent; row: TreeRow<AgentEntry>; checked: boolean; onCheck: Props['onCheck'] }

function WideCells({ agent, row, checked, onCheck }: CellsProps) {
  const parent = row.children > 0 || agent.tree_agents > 1
  const quiet = hasEnded(agent.status)
  return (
    <>
      <span role="gridcell" className="flex">
        <Checkbox label={`Check ${agent.name}`} checked={checked} onChange={(on) => onCheck(agent.id, on)} />
      </span>
      <span role="gridcell" className="flex min-w-0 items-center gap-2 self-stretch">
        <TreeGuides guides={row.guides} last={row.last} />
        <StatusMark status={agent.status} />
        <NamedAgent agent={agent} className={quiet ? 'text-t2' : undefined} />
      </span>
      <span role="gridcell" className={clsx('flex min-w-0', whenMedium)}>
        <RoleTag role={agent.role} />
      </span>
      <span
        role="gridcell"
        title={agent.workspace ?? undefined}
        className={clsx('truncate text-t2', whenMedium)}
      >
        {agent.workspace}
      </span>
      <span role="gridcell" className="flex min-w-0">
        <ActivityLine agent={agent} />
      </span>
      <span role="gridcell" title={agent.model ?? undefined} className={clsx('truncate text-t2', whenWide)}>
        {agent.model && modelName(agent.model)}
      </span>
      <span role="gridcell" className="text-right">
        <ContextGauge context={agent.context} quiet={quiet} />
      </span>
      <span role="gridcell" className={clsx('text-right', quiet ? 'text-t2' : 'font-medium')}>
        <Money
          amount={parent ? agent.tree_cost : agent.cost}
          basis={agent.cost_basis}
          unpriced={agent.unpriced}
          total={parent}
          column
        />
      </span>
      <span role="gridcell" className={clsx('text-right text-t2', whenWide)}>
        <Tokens count={agent.tokens} />
      </span>
      <span role="gridcell" className={clsx('num text-right text-t2', whenWide)}>
        {exactNumber(agent.tool_calls)}
      </span>
      <span role="gridcell" className="truncate text-right text-12 text-t2">
        <Ago time={agent.updated_at} />
      </span>
    </>
  )
}

function PhoneCell({ agent, row, selecting, checked, onCheck }: CellsProps & { selecting: boolean }) {
  const parent = row.children > 0 || agent.tree_agents > 1
  return (
    <span role="gridcell" className="flex min-w-0 flex-1 gap-2">
      {selecting && (
        <span className="flex items-center">
          <TouchCheckbox
            label={`Check ${agent.name}`}
            checked={checked}
            onChange={(on) => onCheck(agent.id, on)}
          />
        </span>
      )}
      <TreeGuides guides={row.guides} last={row.last} />
      <StatusMark status={agent.status} className="mt-3" />
      <span className="flex min-w-0 flex-1 flex-col justify-center">
        <span className="flex min-w-0 items-center gap-2">
          {selecting ? (
            <span className="max-w-[70%] shrink-0 truncate font-mono text-12">{agent.name}</span>
          ) : (
            <AgentLink id={agent.id} name={agent.name} className="max-w-[70%] shrink-0" />
          )}
          {agent.simulated && <SimulatedMark />}
          <RoleTag role={agent.role} />
        </span>
        <span className="flex min-w-0 text-14">
          <ActivityLine agent={agent} />
        </span>
      </span>
      <span className="flex shrink-0 flex-col items-end justify-center gap-1">
        <Money
          amount={parent ? agent.tree_cost : agent.cost}
          basis={agent.cost_basis}
          total={parent}
          className="text-14"
        />
        <ContextGauge context={agent.context} />
      </span>
    </span>
  )
}
