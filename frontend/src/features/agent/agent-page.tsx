import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useParams } from 'react-router'
import { useAgentRow } from '@/api/agent-rows'
import { agentDetailOptions } from '@/api/agents'
import type { Agent, AgentDetail } from '@/api/types'
import { Money } from '@/domain/money'
import { statusWord } from '@/domain/status'
import { StatusMark } from '@/domain/status-mark'
import { exactNumber } from '@/lib/numbers'
import { usePhone } from '@/lib/use-media'
import { useParamState } from '@/lib/use-params'
import { useTitle } from '@/lib/use-title'
import { useGatherTail } from '@/live/tail'
import { Button } from '@/ui/button'
import { ErrorState } from '@/ui/error-state'
import { PanelBoundary } from '@/ui/panel-boundary'
import { SkeletonRows } from '@/ui/skeleton'
import { TabLinks } from '@/ui/tab-links'
import { AgentHeader } from './agent-header'
import { Conversation } from './conversation/conversation'
import { ConversationSkeleton } from './conversation/conversation-skeleton'
import { agentParams, type Tab, tabPath } from './params'
import { fileCountOptions } from './queries'
import { Rail } from './rail/rail'

const TimelineTab = lazy(() => import('./timeline/timeline-tab'))
const ToolsTab = lazy(() => import('./tools/tools-tab'))
const FilesTab = lazy(() => import('./files/files-tab'))
const EventsTab = lazy(() => import('./events/events-tab'))

/** Everything about one agent: who it is at the left, what it did at the right, live. */
export function AgentPage() {
  const { agentId = '' } = useParams()
  return <OneAgent key={agentId} id={agentId} />
}

function OneAgent({ id }: { id: string }) {
  const detail = useQuery({ ...agentDetailOptions(id), staleTime: 0 })
  const agent = useAgentRow(id) ?? detail.data
  useTitle(agent?.name ?? 'Agent')
  useGatherTail(id)
  const phone = usePhone()
  return (
    <>
      <AgentHeader id={id} agent={agent} />
      {agent ? (
        <div className="flex min-h-0 flex-1 max-md:flex-col">
          {phone ? (
            <PhoneRail agent={agent} detail={detail.data} />
          ) : (
            <aside
              aria-label="About the agent"
              className="w-72 shrink-0 overflow-y-auto border-line border-r bg-surface max-lg:w-60"
            >
              <PanelBoundary>
                <Rail agent={agent} detail={detail.data} />
              </PanelBoundary>
            </aside>
          )}
          <Tabs agent={agent} parentName={detail.data?.parent?.role ?? null} />
        </div>
      ) : detail.error ? (
        <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />
      ) : (
        <div className="flex min-h-0 flex-1">
          <div className="w-72 border-line border-r bg-surface max-md:hidden">
            <SkeletonRows rows={14} label="Loading the agent" />
          </div>
          <ConversationSkeleton />
        </div>
      )}
    </>
  )
}

/** On a phone the rail is one line that opens. */
function PhoneRail({ agent, detail }: { agent: Agent; detail: AgentDetail | undefined }) {
  const [open, setOpen] = useState(false)
  return (
    <div className="max-h-1/2 shrink-0 overflow-y-auto border-line border-b bg-surface">
      <div className="flex h-14 items-center gap-2 px-3">
        <StatusMark status={agent.status} />
        <span className="min-w-0 flex-1">
          <span className="block font-medium text-14">{statusWord[agent.status]}</span>
          <span className="block truncate text-12 text-t2">{agent.activity ?? agent.status_reason}</span>
        </span>
        <Money
          amount={agent.tree_cost}
          basis={agent.cost_basis}
          total={agent.tree_agents > 1}
          className="text-14"
        />
        <Button className="h-11" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Less' : 'About'}
        </Button>
      </div>
      {open && <Rail agent={agent} detail={detail} />}
    </div>
  )
}

function Tabs({ agent, parentName }: { agent: Agent; parentName: string | null }) {
  const [params, change] = useParamState(agentParams)
  const { id } = agent
  const files = useQuery(fileCountOptions(id, agent.files_read + agent.files_written))
  const counts: Partial<Record<Tab, number>> = {
    conversation: agent.messages,
    tools: agent.tool_calls,
    ...(files.data ? { files: files.data.total } : {}),
  }
  const names: [Tab, string][] = [
    ['conversation', 'Conversation'],
    ['timeline', 'Timeline'],
    ['tools', 'Tools'],
    ['files', 'Files'],
    ['events', 'Raw events'],
  ]
  const tabs = names.map(([key, label]) => {
    const count = counts[key]
    return { key, label, to: tabPath(id, key), ...(count === undefined ? {} : { count: exactNumber(count) }) }
  })
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="shrink-0 border-line border-b px-4 max-md:px-3">
        <TabLinks label="Views of the agent" tabs={tabs} current={params.tab} />
      </div>
      <PanelBoundary key={params.tab}>
        <Suspense fallback={<SkeletonRows rows={10} />}>
          {params.tab === 'conversation' && (
            <Conversation agent={agent} parentName={parentName} params={params} change={change} />
          )}
          {params.tab === 'timeline' && <TimelineTab agent={agent} />}
          {params.tab === 'tools' && <ToolsTab agent={agent} params={params} change={change} />}
          {params.tab === 'files' && <FilesTab agent={agent} params={params} change={change} />}
          {params.tab === 'events' && <EventsTab agent={agent} params={params} change={change} />}
        </Suspense>
      </PanelBoundary>
    </div>
  )
}
