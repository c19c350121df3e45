import { Link } from 'react-router'
import type { TaskDetail, TimelineSpan } from '@/api/types'
import { StatusMark } from '@/domain/status-mark'
import { taskPath } from '@/domain/task-link'
import { hasTaskEnded } from '@/domain/task-status'
import { exactNumber } from '@/lib/numbers'
import { clockTime } from '@/lib/time'
import { Panel } from '@/ui/panel'

const MOST = 20

type Props = {
  task: TaskDetail
  errors: readonly TimelineSpan[]
  nameOf: (agentId: string) => string | undefined
}

/** What went wrong: the task and its steps first, then the calls that failed on the way. */
export function ErrorsPanel({ task, errors, nameOf }: Props) {
  const steps = task.steps.filter((step) => step.status === 'failed')
  const own = task.error !== null && steps.length === 0 ? task.error : null
  const count = steps.length + errors.length + (own === null ? 0 : 1)
  if (count === 0) return null
  const handled = steps.length === 0 && own === null
  return (
    <Panel
      title="Errors"
      aside={`${exactNumber(count)}${handled ? (hasTaskEnded(task.status) ? ', handled' : ' on the way') : ''}`}
      className="shrink-0"
      bodyClassName="max-h-64 overflow-y-auto"
    >
      <ul>
        {own !== null && <Item title="The task" detail={own} />}
        {steps.map((step) => (
          <Item
            key={step.step_id}
            title={`${step.role} failed`}
            detail={step.error ?? 'It gave no reason.'}
            to={taskPath(task.id, { step: step.step_id })}
          />
        ))}
        {errors.slice(-MOST).map((span) => (
          <Item
            key={span.id}
            title={span.label}
            mono
            detail={`${nameOf(span.agent_id) ?? span.agent_id}, ${clockTime(Date.parse(span.start), true)}`}
            to={`/agents/${encodeURIComponent(span.agent_id)}?at=${encodeURIComponent(span.id)}`}
          />
        ))}
      </ul>
    </Panel>
  )
}

type ItemProps = { title: string; detail: string; to?: string; mono?: boolean }

function Item({ title, detail, to, mono = false }: ItemProps) {
  return (
    <li className="row-lines flex gap-2 px-3 py-2 last:border-b-0 max-md:px-4">
      <StatusMark status="failed" className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <p className={`truncate ${mono ? 'font-mono text-12 leading-5' : 'text-13'}`} title={title}>
          {title}
        </p>
        <p className="text-12 text-t3 [overflow-wrap:anywhere]">{detail}</p>
      </div>
      {to && (
        <Link
          to={to}
          aria-label={`Open ${title}`}
          className="shrink-0 self-start text-13 text-link hover:underline max-md:py-2.5"
        >
          Open
        </Link>
      )}
    </li>
  )
}
