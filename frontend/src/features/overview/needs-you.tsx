import { useQuery } from '@tanstack/react-query'
import { Check, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useAgentRow } from '@/api/agent-rows'
import { sourcesOptions } from '@/api/fleet'
import type { Source } from '@/api/types'
import { AgentLink, agentPath } from '@/domain/agent-link'
import { statusWord, waitingWord } from '@/domain/status'
import { StatusMark } from '@/domain/status-mark'
import { plural } from '@/lib/numbers'
import { ago } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { buttonLook } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'
import { useTroubled } from './use-troubled'

/** The most important box: who waits for a person, and what went wrong. */
export function NeedsYou({ workspace }: { workspace: string | null }) {
  const troubled = useTroubled(workspace)
  const sources = useQuery(sourcesOptions())
  const broken = (sources.data?.items ?? []).filter(
    (source) => source.problems > 0 || source.state === 'problem',
  )
  const count = troubled.ids.length + broken.length
  return (
    <Panel
      title="Needs you"
      aside={
        count > 0 && (
          <span className="num inline-flex h-5 min-w-5 items-center justify-center rounded-tag border border-warn-line bg-warn-bg px-1 text-12 text-warn-text">
            {count}
          </span>
        )
      }
      className="h-62 shrink-0 max-lg:h-auto max-lg:max-h-96"
      bodyClassName="overflow-y-auto"
    >
      {troubled.isPending ? (
        <SkeletonRows rows={3} label="Loading what needs you" />
      ) : troubled.error ? (
        <ErrorState error={troubled.error} onRetry={troubled.retry} />
      ) : count === 0 ? (
        <NothingNeedsYou />
      ) : (
        <ul>
          {troubled.ids.map((id) => (
            <AgentItem key={id} id={id} />
          ))}
          {broken.map((source) => (
            <SourceItem key={source.id} source={source} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

export function NothingNeedsYou() {
  return (
    <EmptyState icon={<Check size={16} />} title="Nothing needs you">
      Agents that are stuck, wait for you, failed or were lost come here first, and sources with problems.
    </EmptyState>
  )
}

type ItemProps = { mark: ReactNode; title: ReactNode; detail: string; to: string; action: string; of: string }

function Item({ mark, title, detail, to, action, of }: ItemProps) {
  return (
    <li className="row-lines flex items-center gap-2.5 px-3 py-2.5 last:border-b-0 max-md:px-4">
      <span className="mt-1 shrink-0 self-start">{mark}</span>
      <div className="min-w-0 flex-1">
        <p className="truncate text-13">{title}</p>
        <p className="truncate text-12 text-t3" title={detail}>
          {detail}
        </p>
      </div>
      <Link
        to={to}
        aria-label={`${action} at ${of}`}
        className={`${buttonLook('plain')} max-md:h-11 max-md:border-transparent max-md:px-3 max-md:text-link`}
      >
        {action}
      </Link>
    </li>
  )
}

function AgentItem({ id }: { id: string }) {
  const agent = useAgentRow(id)
  const now = useNow()
  if (!agent) return null
  const since = ago(Date.parse(agent.status_since), now)
  const waiting = agent.status === 'waiting'
  const state = waiting ? waitingWord(agent) : statusWord[agent.status].toLowerCase()
  const ended = agent.status === 'failed' || agent.status === 'lost'
  const why = agent.status_reason ?? agent.activity ?? agent.title ?? ''
  return (
    <Item
      mark={<StatusMark status={agent.status} />}
      title={
        <>
          <AgentLink id={id} name={agent.name} />{' '}
          <span className="num">
            {state} {since}
            {ended && ' ago'}
          </span>
        </>
      }
      detail={[agent.workspace, why].filter(Boolean).join(' · ')}
      to={agentPath(id)}
      action="Look"
      of={agent.name}
    />
  )
}

function SourceItem({ source }: { source: Source }) {
  return (
    <Item
      mark={<TriangleAlert size={14} className="text-warn-text" aria-hidden />}
      title={
        <>
          Source <span className="font-semibold">{source.name}</span>
          {source.problems > 0 && ` has ${plural(source.problems, 'problem')}`}
        </>
      }
      detail={source.state_reason || source.path}
      to={`/sources?open=${encodeURIComponent(source.id)}`}
      action="Open"
      of={source.name}
    />
  )
}
