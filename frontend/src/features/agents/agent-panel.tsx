import { useQuery } from '@tanstack/react-query'
import { CornerDownLeft } from 'lucide-react'
import { Link } from 'react-router'
import { useAgentRow } from '@/api/agent-rows'
import { agentDetailOptions } from '@/api/agents'
import { useSourceName } from '@/api/source-name'
import type { Agent, AgentDetail } from '@/api/types'
import { ActivityLine } from '@/domain/activity-line'
import { AgentLink, agentPath } from '@/domain/agent-link'
import { modelName } from '@/domain/model-name'
import { RoleTag } from '@/domain/role-tag'
import { SimulatedTag } from '@/domain/simulated-tag'
import { SourceLink } from '@/domain/source-link'
import { statusWord, workedUntil } from '@/domain/status'
import { StatusMark } from '@/domain/status-mark'
import { Ago, Elapsed } from '@/domain/time'
import { exactNumber } from '@/lib/numbers'
import { buttonLook } from '@/ui/button'
import { CopyButton } from '@/ui/copy-button'
import { ErrorState } from '@/ui/error-state'
import { Kbd } from '@/ui/kbd'
import { SidePanel } from '@/ui/side-panel'
import { SkeletonRows } from '@/ui/skeleton'
import { PanelContext } from './panel-context'
import { PanelCost } from './panel-cost'
import { PanelLatest } from './panel-latest'
import { Fact, Section } from './panel-section'

type Props = {
  id: string
  position: string | undefined
  onPrevious: (() => void) | undefined
  onNext: (() => void) | undefined
  onClose: () => void
}

/** The essentials of one agent beside the list. */
export function AgentPanel({ id, position, onPrevious, onNext, onClose }: Props) {
  const detail = useQuery(agentDetailOptions(id))
  const row = useAgentRow(id)
  const agent = row ?? detail.data
  return (
    <SidePanel
      label={agent ? `Agent ${agent.name}` : 'Agent'}
      head={
        <>
          <span className="truncate" title={id}>
            {agent?.name ?? id}
          </span>
          <CopyButton text={id} label="Copy the agent's id" />
        </>
      }
      {...(position === undefined ? {} : { position })}
      openTo={agentPath(id)}
      onPrevious={onPrevious}
      onNext={onNext}
      onClose={onClose}
      footer={
        <Link to={agentPath(id)} className={`${buttonLook('plain')} max-md:h-11 max-md:flex-1`}>
          Open
          <span className="max-md:hidden">
            <Kbd>
              <CornerDownLeft size={11} aria-hidden />
            </Kbd>
          </span>
        </Link>
      }
    >
      {agent ? (
        <>
          <Title agent={agent} />
          <Facts agent={agent} />
          <PanelCost agent={agent} detail={detail.data} />
          <PanelContext context={agent.context} />
          <Family detail={detail.data} />
          <PanelLatest agentId={id} />
        </>
      ) : detail.error ? (
        <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />
      ) : (
        <SkeletonRows rows={12} label="Loading the agent" />
      )}
    </SidePanel>
  )
}

function Title({ agent }: { agent: Agent }) {
  return (
    <Section>
      <div className="flex items-start gap-2">
        <StatusMark status={agent.status} className="mt-1.5" />
        <h2 className="line-clamp-2 min-w-0 flex-1 font-semibold text-16">
          {agent.title ?? agent.activity ?? agent.name}
        </h2>
        <span className="mt-0.5 text-t2">
          <Elapsed start={agent.created_at} end={workedUntil(agent)} />
        </span>
      </div>
      <p className="pl-5.5 text-12 text-t3">
        {statusWord[agent.status]}
        {agent.status_reason && `: ${agent.status_reason}`}
      </p>
      <p className="flex pl-5.5 text-12">
        <ActivityLine agent={agent} />
      </p>
    </Section>
  )
}

function Facts({ agent }: { agent: Agent }) {
  const sourceName = useSourceName()
  const errors = agent.tool_errors
  return (
    <Section>
      <dl className="grid grid-cols-[92px_minmax(0,1fr)] gap-y-1 text-13">
        <Fact name="Role">
          <RoleTag role={agent.role} />
          {agent.simulated && <SimulatedTag what="This agent" />}
        </Fact>
        {agent.model && (
          <Fact name="Model">
            <span title={agent.model}>{modelName(agent.model)}</span>
            <SourceLink id={agent.source} name={sourceName(agent.source)} className="text-t3" />
          </Fact>
        )}
        {agent.workspace && (
          <Fact name="Workspace">
            <Link
              to={`/agents?workspace=${encodeURIComponent(agent.workspace)}`}
              className="text-link hover:underline"
            >
              {agent.workspace}
            </Link>
            {agent.git_branch && <code className="truncate text-t2">{agent.git_branch}</code>}
          </Fact>
        )}
        <Fact name="Tool calls">
          <span className="num">
            {exactNumber(agent.tool_calls)}
            {errors > 0 && <span className="text-fail-text">, {exactNumber(errors)} failed</span>}
          </span>
        </Fact>
        <Fact name="Files">
          <span className="num">
            {exactNumber(agent.files_read)} read, {exactNumber(agent.files_written)} written
          </span>
        </Fact>
        <Fact name="Last seen">
          <span>
            <Ago time={agent.updated_at} /> ago
          </span>
        </Fact>
      </dl>
    </Section>
  )
}

function Family({ detail }: { detail: AgentDetail | undefined }) {
  if (!detail || (!detail.parent && detail.children.length === 0)) return null
  const members = [
    ...(detail.parent ? [{ agent: detail.parent, kin: 'parent' }] : []),
    ...detail.children.map((agent) => ({ agent, kin: 'child' })),
  ]
  return (
    <Section title="Family">
      <ul>
        {members.map(({ agent, kin }) => (
          <li key={agent.id} className="flex h-6 items-center gap-2">
            <StatusMark status={agent.status} />
            <AgentLink id={agent.id} name={agent.name} />
            <span className="ml-auto text-12 text-t3">{kin}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
