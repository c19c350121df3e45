import { clsx } from 'clsx'
import { memo } from 'react'
import { useAgentRow } from '@/api/agent-rows'
import { useTaskRow } from '@/api/task-rows'
import type { Agent } from '@/api/types'
import { ActivityLine } from '@/domain/activity-line'
import { AgentLink } from '@/domain/agent-link'
import { Money } from '@/domain/money'
import { RoleTag } from '@/domain/role-tag'
import { hasEnded } from '@/domain/status'
import { StatusMark } from '@/domain/status-mark'
import { clockTime, elapsed } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { useTip } from '@/ui/tip'
import { columns, whenMedium, whenWide } from './columns'
import type { Line } from './lines'
import { barOf, percent, spanOn } from './scale'

const STEP = 18
const SECOND = 1000

type Props = { line: Extract<Line, { kind: 'agent' }>; phone: boolean }

/** One agent of an unfolded task, its time on the task's own scale. */
export const AgentLine = memo(function AgentLine({ line, phone }: Props) {
  const agent = useAgentRow(line.id)
  const ended = agent ? hasEnded(agent.status) || agent.ended_at !== null : true
  const now = useNow(ended ? 60 * SECOND : SECOND)
  if (!agent) return null
  const end = agent.ended_at ? Date.parse(agent.ended_at) : ended ? Date.parse(agent.updated_at) : now
  const ms = Math.max(0, end - Date.parse(agent.created_at))
  const parent = agent.tree_agents > 1
  return (
    <div
      role="row"
      aria-level={line.depth + 2}
      className={clsx(
        phone ? 'flex items-center gap-2 px-4' : clsx(columns, 'items-center'),
        'h-full bg-raised text-13',
        line.last ? 'row-lines' : 'border-line border-b',
      )}
    >
      {!phone && <span className="col-span-2" />}
      <span
        role="gridcell"
        className="flex min-w-0 flex-1 items-center gap-2.5"
        style={{ paddingLeft: line.depth * STEP }}
      >
        <StatusMark status={agent.status} />
        <AgentLink id={agent.id} name={agent.name} className={clsx('shrink-0', ended && 'text-t2')} />
        <span className="flex min-w-0 text-12">
          <ActivityLine agent={agent} />
        </span>
      </span>
      <span role="gridcell" className={phone ? 'hidden' : clsx('flex min-w-0', whenMedium)}>
        <RoleTag role={agent.role} />
      </span>
      {!phone && (
        <>
          <span role="gridcell" />
          <span role="gridcell" className={clsx('relative self-stretch', whenWide)}>
            <OwnScale agent={agent} taskId={line.taskId} first={line.first} end={end} now={now} />
          </span>
        </>
      )}
      <span role="gridcell" className="text-right text-t2">
        <Money
          amount={parent ? agent.tree_cost : agent.cost}
          basis={agent.cost_basis}
          unpriced={agent.unpriced}
          total={parent}
          column={!phone}
        />
      </span>
      {!phone && (
        <span role="gridcell" className="text-right font-mono text-12 text-t2">
          {elapsed(ms)}
        </span>
      )}
    </div>
  )
})

type OwnProps = { agent: Agent; taskId: string; first: boolean; end: number; now: number }

function OwnScale({ agent, taskId, first, end, now }: OwnProps) {
  const task = useTaskRow(taskId)
  const from = Date.parse(agent.created_at)
  const tip = useTip(`${clockTime(from, true)} to ${clockTime(end, true)}, ${elapsed(end - from)}`)
  if (!task) return null
  const own = barOf(task, now)
  const span = spanOn({ from, to: end }, { from: own.from, to: Math.max(own.to, own.from + SECOND) })
  if (!span) return null
  const words = `own scale, ${clockTime(own.from)} to ${task.status === 'running' ? 'now' : clockTime(own.to)}`
  const side = span.left + span.width < 0.5 ? 'right-0' : span.left > 0.5 ? 'left-0' : null
  return (
    <>
      <span
        className={clsx(
          '-translate-y-1/2 absolute top-1/2 h-2 min-w-1 rounded-bar',
          agent.status === 'failed' ? 'bg-fail' : hasEnded(agent.status) ? 'bg-(--chart-5)' : 'bg-accent',
        )}
        style={{ left: percent(span.left), width: percent(span.width) }}
        {...tip}
      />
      {first && side && (
        <span className={clsx('num -translate-y-1/2 absolute top-1/2 text-11 text-t3', side)}>{words}</span>
      )}
    </>
  )
}
