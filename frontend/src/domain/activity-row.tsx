import { clsx } from 'clsx'
import { TriangleAlert } from 'lucide-react'
import type { ActivityItem, AgentStatus } from '@/api/types'
import { AgentLink } from './agent-link'
import { statusWord } from './status'
import { StatusMark } from './status-mark'
import { ClockTime } from './time'

const outcomes: Record<string, AgentStatus> = { ok: 'completed', error: 'failed', denied: 'failed' }

function markOf(item: ActivityItem): AgentStatus | null {
  if (item.status === null) return null
  return item.status in statusWord ? (item.status as AgentStatus) : (outcomes[item.status] ?? null)
}

function Mark({ item }: { item: ActivityItem }) {
  if (item.status === 'problem')
    return <TriangleAlert size={14} className="text-warn-text" role="img" aria-label="Problem" />
  const status = markOf(item)
  return status ? <StatusMark status={status} /> : <StatusMark status="created" />
}

type Props = { item: ActivityItem; seconds?: boolean; full?: boolean }

/** One noteworthy fact in one line: when, how it went, who, what, and the figure that matters. */
export function ActivityRow({ item, seconds = false, full = false }: Props) {
  return (
    <div
      className={clsx(
        'flex h-7 items-center gap-3 max-md:h-11',
        full ? 'row-lines px-4 hover:bg-hover' : 'px-3',
      )}
    >
      <ClockTime time={item.time} seconds={seconds} />
      <span className="flex shrink-0">
        <Mark item={item} />
      </span>
      <span
        className="flex min-w-0 items-baseline gap-1.5"
        title={`${item.agent_name ?? ''} ${item.text}`.trim()}
      >
        {item.agent_id && item.agent_name && (
          <AgentLink id={item.agent_id} name={item.agent_name} className="shrink-0" />
        )}
        <span className="truncate text-t2">{item.text}</span>
      </span>
      {full ? (
        <span className="ml-auto flex shrink-0 gap-4 text-12 text-t3 max-md:hidden">
          <span className="w-32 truncate" title={item.workspace ?? undefined}>
            {item.workspace}
          </span>
          <span className="num w-40 truncate text-right" title={item.detail ?? undefined}>
            {item.detail}
          </span>
        </span>
      ) : (
        <span className="num ml-auto max-w-40 shrink-0 truncate text-12 text-t3">
          {item.detail ?? item.workspace}
        </span>
      )}
    </div>
  )
}
