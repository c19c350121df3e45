import { clsx } from 'clsx'
import { memo, useEffect, useState } from 'react'
import { Link } from 'react-router'
import { useAgentRow } from '@/api/agent-rows'
import type { Agent } from '@/api/types'
import { ActivityLine } from '@/domain/activity-line'
import { ContextGauge } from '@/domain/context-gauge'
import { modelName } from '@/domain/model-name'
import { Money } from '@/domain/money'
import { NamedAgent } from '@/domain/named-agent'
import { RoleTag } from '@/domain/role-tag'
import { hasEnded, isActive, needsPerson } from '@/domain/status'
import { StatusMark } from '@/domain/status-mark'
import { Ago, Elapsed } from '@/domain/time'
import { formatMoney, sumMoney } from '@/lib/money'
import { exactNumber } from '@/lib/numbers'
import { useNow } from '@/lib/use-now'
import { lastStep, spendBars } from './spend'

const MINUTE = 60_000
const STEP_SHOWN_MS = 2000
const NAMED = 4

/** One agent in four lines; live ones stand out from the page, ended ones sink into it. */
export const AgentCard = memo(function AgentCard({ id }: { id: string }) {
  const agent = useAgentRow(id)
  if (!agent) return null
  const live = isActive(agent.status)
  const parent = agent.tree_agents > 1
  return (
    <article
      aria-label={agent.name}
      className={clsx(
        'flex h-27.5 min-w-0 flex-col justify-between rounded-panel border px-3 py-2',
        needsPerson(agent) ? 'border-warn-line' : 'border-line',
        live ? 'bg-surface' : 'bg-page',
      )}
    >
      <div className="flex items-center gap-2">
        <StatusMark status={agent.status} />
        <NamedAgent agent={agent} />
        <span className="ml-auto shrink-0 font-mono text-12 text-t2">
          {live ? <Elapsed start={agent.created_at} end={null} /> : <Ago time={agent.updated_at} />}
        </span>
      </div>
      <p className="flex min-w-0">
        <ActivityLine agent={agent} />
      </p>
      <div className="flex min-w-0 items-center gap-2">
        <RoleTag role={agent.role} />
        <span className="truncate text-12 text-t3" title={agent.model ?? undefined}>
          {agent.model && modelName(agent.model)}
        </span>
        {live && <SpendBars agent={agent} />}
      </div>
      <div className="flex items-center gap-2">
        <ContextGauge context={agent.context} quiet={hasEnded(agent.status)} />
        <span className="ml-auto flex items-baseline gap-2">
          {live && <LastStep id={id} />}
          <span className={live ? 'font-medium' : 'text-t2'}>
            <Money
              amount={parent ? agent.tree_cost : agent.cost}
              basis={agent.cost_basis}
              unpriced={agent.unpriced}
              total={parent}
            />
          </span>
        </span>
      </div>
    </article>
  )
})

const BAR = 4
const GAP = 1
const TALL = 14

function SpendBars({ agent }: { agent: Agent }) {
  const bars = spendBars(agent.id, useNow(MINUTE))
  const top = Math.max(...bars)
  const colour = agent.status === 'running' ? '#3b82f6' : 'var(--t3)'
  return (
    <svg
      width={bars.length * (BAR + GAP)}
      height={TALL}
      className="ml-auto shrink-0"
      role="img"
      aria-label="Spent in each of the last 11 minutes, as seen by this page"
    >
      {bars.map((amount, index) => {
        const height = top > 0 && amount > 0 ? Math.max(2, (amount / top) * TALL) : 1
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a minute is its place
            key={index}
            x={index * (BAR + GAP)}
            y={TALL - height}
            width={BAR}
            height={height}
            fill={amount > 0 ? colour : 'var(--track)'}
          />
        )
      })}
    </svg>
  )
}

/** The newest step of the cost, for two seconds. */
function LastStep({ id }: { id: string }) {
  const step = lastStep(id)
  const at = step?.at ?? 0
  const [hidden, setHidden] = useState(0)
  useEffect(() => {
    const left = at + STEP_SHOWN_MS - performance.now()
    const timer = setTimeout(() => setHidden(at), Math.max(0, left))
    return () => clearTimeout(timer)
  }, [at])
  if (!step || hidden >= at) return null
  return <span className="num text-11 text-link">+{formatMoney(step.amount.toFixed(9))}</span>
}

/** The finished ones that found no place of their own. */
export function FoldedCard({ agents, workspace }: { agents: readonly Agent[]; workspace: string | null }) {
  const named = agents.slice(0, NAMED).map((agent) => agent.name)
  const more = agents.length - named.length
  const failed = agents.filter((agent) => agent.status === 'failed').length
  const finished = agents.length - failed
  const to = workspace === null ? '?' : `?workspace=${encodeURIComponent(workspace)}`
  return (
    <article className="flex h-27.5 min-w-0 flex-col rounded-panel border border-line border-dashed px-3 py-2">
      <p className="flex items-center gap-2">
        {finished > 0 && (
          <>
            <StatusMark status="completed" />
            <span className="num mr-1">{exactNumber(finished)} finished</span>
          </>
        )}
        {failed > 0 && (
          <>
            <StatusMark status="failed" />
            <span className="num">{exactNumber(failed)} failed</span>
          </>
        )}
      </p>
      <p className="mt-1 line-clamp-2 font-mono text-11 text-t2 leading-5">
        {named.join(', ')}
        {more > 0 && ` and ${more} more`}
      </p>
      <p className="mt-auto flex items-baseline justify-between">
        <Link to={to} className="text-link hover:underline">
          Show all
        </Link>
        <span className="num text-t2">{formatMoney(sumMoney(agents.map((agent) => agent.cost)))}</span>
      </p>
    </article>
  )
}
