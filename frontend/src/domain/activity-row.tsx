import { clsx } from 'clsx'
import { TriangleAlert } from 'lucide-react'
import type { ActivityItem, AgentStatus } from '@/api/types'
import { AgentLink } from './agent-link'
import { SourceLink } from './source-link'
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

const CHANGE = /^\+(\d+) [-−](\d+)$/

/** The figure that matters: lines added and taken away, how long it took, or why it failed. */
function Detail({ item, className }: { item: ActivityItem; className: string }) {
  const change = CHANGE.exec(item.detail ?? '')
  if (change)
    return (
      <span className={clsx('num whitespace-nowrap text-right', className)}>
        <span className="text-done-text">+{change[1]}</span>{' '}
        <span className="text-fail-text">−{change[2]}</span>
      </span>
    )
  const failed = item.detail !== null && markOf(item) === 'failed'
  return (
    <span
      title={item.detail ?? undefined}
      className={clsx('num truncate text-right', className, failed && 'text-fail-text')}
    >
      {item.detail ?? item.workspace}
    </span>
  )
}

/** `sourceName`: how a source is called, by its id. */
type Props = {
  item: ActivityItem
  sourceName?: (id: string) => string
  seconds?: boolean
  full?: boolean
}

/** One noteworthy fact in one line: when, how it went, who, what, and the figure that matters. */
export function ActivityRow({ item, sourceName, seconds = false, full = false }: Props) {
  return (
    <div
      className={clsx(
        'flex h-(--row-height) items-center gap-3 max-md:h-11',
        full ? 'row-lines px-4 hover:bg-hover' : 'px-3',
      )}
    >
      <ClockTime time={item.time} seconds={seconds} />
      <span className="flex shrink-0">
        <Mark item={item} />
      </span>
      <span
        className="flex min-w-0 flex-1 items-baseline gap-1.5"
        title={`${item.agent_name ?? ''} ${item.text}`.trim()}
      >
        {item.agent_id && item.agent_name && (
          <AgentLink id={item.agent_id} name={item.agent_name} className="max-w-[70%] shrink-0" />
        )}
        {item.source && (
          <SourceLink
            id={item.source}
            name={sourceName?.(item.source) ?? item.source}
            className="max-w-[50%] shrink-0 font-semibold text-13 text-t1"
          />
        )}
        <span className="truncate text-t2">{item.text}</span>
      </span>
      {full ? (
        <span className="ml-auto flex w-[38%] max-w-140 shrink-0 gap-4 text-12 text-t3 max-md:hidden">
          <span className="w-32 shrink-0 truncate" title={item.workspace ?? undefined}>
            {item.workspace}
          </span>
          <Detail item={item} className="flex-1" />
        </span>
      ) : (
        <Detail item={item} className="ml-auto max-w-[45%] shrink-0 text-12 text-t3" />
      )}
    </div>
  )
}
