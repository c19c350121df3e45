import { Link } from 'react-router'
import { useSourceName } from '@/api/source-name'
import type { Agent, AgentDetail } from '@/api/types'
import { ActivityLine } from '@/domain/activity-line'
import { AgentLink } from '@/domain/agent-link'
import { modelName } from '@/domain/model-name'
import { Money } from '@/domain/money'
import { RoleTag } from '@/domain/role-tag'
import { SourceLink } from '@/domain/source-link'
import { statusWord, waitingWord, workedUntil } from '@/domain/status'
import { StatusMark } from '@/domain/status-mark'
import { shortTaskId, TaskLink } from '@/domain/task-link'
import { Ago, ClockTime, Elapsed } from '@/domain/time'
import { exactNumber } from '@/lib/numbers'
import { useTask } from '../use-task'
import { RailContext } from './rail-context'
import { RailCost } from './rail-cost'
import { Fact, factsLook, RailSection } from './rail-section'

/** Who it is, how it is, and why; what it cost; to whom it belongs. */
export function Rail({ agent, detail }: { agent: Agent; detail: AgentDetail | undefined }) {
  return (
    <div className="pb-3">
      <State agent={agent} />
      <RailCost agent={agent} detail={detail} />
      <RailContext context={agent.context} />
      <Identity agent={agent} />
      <Work agent={agent} />
      <Family detail={detail} />
      <Given detail={detail} />
    </div>
  )
}

const sentence = (words: string) =>
  `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`

/** What the line of what it does leaves unsaid. */
function reasons({ status, status_reason, activity, waiting_for }: Agent): string {
  const isSaid = activity === null || activity === status_reason || status === 'stuck' || status === 'failed'
  const waits = status === 'waiting' && !activity?.startsWith('waiting')
  return [waits && waitingWord({ waiting_for }), !isSaid && status_reason]
    .filter((words) => typeof words === 'string')
    .map((words) => `${sentence(words)} `)
    .join('')
}

function State({ agent }: { agent: Agent }) {
  return (
    <RailSection>
      <div className="flex items-center gap-2">
        <StatusMark status={agent.status} />
        <span className="font-semibold text-13">{statusWord[agent.status]}</span>
        <span className="ml-auto text-t2">
          <Elapsed start={agent.created_at} end={workedUntil(agent)} />
        </span>
      </div>
      <p className="flex pl-5.5 text-13">
        <ActivityLine agent={agent} />
      </p>
      <p className="pl-5.5 text-12 text-t2 [overflow-wrap:anywhere]">
        {reasons(agent)}
        Last event <Ago time={agent.updated_at} phrase />
      </p>
    </RailSection>
  )
}

function Identity({ agent }: { agent: Agent }) {
  const sourceName = useSourceName()
  return (
    <RailSection>
      <dl className={factsLook}>
        <Fact name="Role">
          <RoleTag role={agent.role} />
        </Fact>
        {agent.model && (
          <Fact name="Model">
            <span className="truncate" title={agent.model}>
              {modelName(agent.model)}
            </span>
          </Fact>
        )}
        {agent.workspace && (
          <Fact name="Workspace">
            <Link
              to={`/agents?workspace=${encodeURIComponent(agent.workspace)}`}
              title={agent.workspace}
              className="truncate text-link hover:underline"
            >
              {agent.workspace}
            </Link>
          </Fact>
        )}
        {agent.task_id && (
          <Fact name="Task">
            <TaskOf id={agent.task_id} />
          </Fact>
        )}
        {agent.git_branch && (
          <Fact name="Branch">
            <code className="truncate" title={agent.git_branch}>
              {agent.git_branch}
            </code>
          </Fact>
        )}
        <Fact name="Source">
          <SourceLink id={agent.source} name={sourceName(agent.source)} className="text-link" />
        </Fact>
        {agent.machine && (
          <Fact name="Machine">
            <span className="truncate" title={agent.machine}>
              {agent.machine}
            </span>
          </Fact>
        )}
      </dl>
    </RailSection>
  )
}

function TaskOf({ id }: { id: string }) {
  const task = useTask(id)
  return <TaskLink id={id} title={task ? `${shortTaskId(id)} ${task.title}` : null} />
}

function Work({ agent }: { agent: Agent }) {
  return (
    <RailSection>
      <dl className={`num ${factsLook}`}>
        <Fact name="Tool calls">
          <span>
            {exactNumber(agent.tool_calls)}
            {agent.tool_errors > 0 && (
              <span className="text-fail-text">, {exactNumber(agent.tool_errors)} failed</span>
            )}
          </span>
        </Fact>
        <Fact name="Files">
          <span>
            {exactNumber(agent.files_read)} read, {exactNumber(agent.files_written)} written
          </span>
        </Fact>
        {agent.lines_added + agent.lines_removed > 0 && (
          <Fact name="Lines">
            <span className="text-done-text">+{exactNumber(agent.lines_added)}</span>
            <span className="text-fail-text">−{exactNumber(agent.lines_removed)}</span>
          </Fact>
        )}
        <Fact name="Started">
          <ClockTime time={agent.created_at} seconds />
          <span>
            <Ago time={agent.created_at} phrase />
          </span>
        </Fact>
      </dl>
    </RailSection>
  )
}

function Family({ detail }: { detail: AgentDetail | undefined }) {
  if (!detail || (!detail.parent && detail.children.length === 0)) return null
  const members = [
    ...(detail.parent ? [{ agent: detail.parent, kin: 'parent' }] : []),
    ...detail.children.map((agent) => ({ agent, kin: 'child' })),
  ]
  return (
    <RailSection title="Family">
      <ul>
        {members.map(({ agent, kin }) => (
          <li key={agent.id} className="flex h-6 items-center gap-2 max-md:h-11">
            <StatusMark status={agent.status} />
            <AgentLink id={agent.id} name={agent.name} />
            <span className="ml-auto shrink-0 text-12 text-t2">{kin}</span>
            <span className="w-16 shrink-0 text-right">
              <Money
                amount={kin === 'child' ? agent.tree_cost : agent.cost}
                basis={agent.cost_basis}
                total={kin === 'child' && agent.tree_agents > 1}
              />
            </span>
          </li>
        ))}
      </ul>
    </RailSection>
  )
}

/** What it was told and given, folded: rarely needed, and long. */
function Given({ detail }: { detail: AgentDetail | undefined }) {
  if (!detail || (!detail.config.instructions && detail.config.tools.length === 0)) return null
  return (
    <RailSection>
      <details>
        <summary className="cursor-pointer font-semibold text-12">Instructions and tools</summary>
        {detail.config.instructions && (
          <p className="mt-1.5 max-h-60 overflow-y-auto whitespace-pre-wrap text-12 text-t2 [overflow-wrap:anywhere]">
            {detail.config.instructions}
          </p>
        )}
        {detail.config.tools.length > 0 && (
          <p className="mt-1.5 text-12 text-t2">{detail.config.tools.join(', ')}</p>
        )}
      </details>
    </RailSection>
  )
}
