import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useAgentRow } from '@/api/agent-rows'
import { useTaskRow } from '@/api/task-rows'
import type { Source } from '@/api/types'
import { AgentLink, agentPath } from '@/domain/agent-link'
import { statusWord, waitingWord } from '@/domain/status'
import { StatusMark } from '@/domain/status-mark'
import { shortTaskId, TaskLink, taskPath } from '@/domain/task-link'
import { TaskMark, taskStatusWord } from '@/domain/task-status'
import { plural } from '@/lib/numbers'
import { ago } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { buttonLook } from '@/ui/button'

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

export function AgentItem({ id }: { id: string }) {
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

/** A task that failed, or that somebody paused and nobody has let go on. */
export function TaskItem({ id }: { id: string }) {
  const task = useTaskRow(id)
  const now = useNow()
  if (!task) return null
  const since = ago(Date.parse(task.completed_at ?? task.updated_at), now)
  return (
    <Item
      mark={<TaskMark task={task} />}
      title={
        <>
          <TaskLink id={id} title={task.title} className="text-t1" />{' '}
          <span className="num">
            {taskStatusWord[task.status].toLowerCase()} {since} ago
          </span>
        </>
      }
      detail={[shortTaskId(id), task.workspace, task.status_reason ?? task.error].filter(Boolean).join(' · ')}
      to={taskPath(id)}
      action="Look"
      of={task.title}
    />
  )
}

export function SourceItem({ source }: { source: Source }) {
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
