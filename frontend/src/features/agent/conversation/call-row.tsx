import { clsx } from 'clsx'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { memo } from 'react'
import { useAgentRow } from '@/api/agent-rows'
import type { AgentStatus, ToolStatus } from '@/api/types'
import { AgentLink } from '@/domain/agent-link'
import { modelName } from '@/domain/model-name'
import { Money } from '@/domain/money'
import { MarkedText } from '@/domain/prose/marked-text'
import { workedUntil } from '@/domain/status'
import { StatusMark } from '@/domain/status-mark'
import { Elapsed } from '@/domain/time'
import { duration } from '@/lib/time'
import { CallBody } from './call-body'
import { type CallView, causeOf, deltaOf, failed, outcomeOf } from './call-view'

export const markOf: Record<ToolStatus, AgentStatus> = {
  running: 'running',
  ok: 'completed',
  error: 'failed',
  denied: 'failed',
  cancelled: 'cancelled',
}

type Props = {
  agentId: string
  call: CallView
  open: boolean
  onToggle: (id: string) => void
  first?: boolean
  last?: boolean
  pointed?: boolean
}

/** One tool call on one line; open, it carries what went in and what came out. */
export const CallRow = memo(function CallRow({
  agentId,
  call,
  open,
  onToggle,
  first = true,
  last = true,
  pointed = false,
}: Props) {
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <div
      className={clsx(
        'relative min-w-0 overflow-hidden border-line border-x border-b bg-surface',
        first && 'rounded-t-panel border-t',
        last && 'rounded-b-panel',
        pointed && 'before:absolute before:inset-y-0 before:left-0 before:z-10 before:w-0.5 before:bg-accent',
      )}
    >
      <div
        className={clsx(
          'relative flex h-7 items-center gap-2 px-2.5 max-md:h-11',
          open ? 'border-line border-b bg-raised' : 'hover:bg-hover',
        )}
      >
        <button
          type="button"
          aria-expanded={open}
          data-focus="inset"
          onClick={() => onToggle(call.id)}
          className="flex min-w-0 flex-1 items-center gap-2 self-stretch text-left"
        >
          <Chevron size={13} aria-hidden className="shrink-0 text-t3" />
          <span className="shrink-0 font-semibold text-13">
            <MarkedText text={call.name} />
          </span>
          <span className="min-w-0 flex-1 truncate font-mono text-12 text-t1" title={call.argument}>
            <MarkedText text={call.argument} />
          </span>
        </button>
        {call.childId && <Child id={call.childId} />}
        <Outcome call={call} />
        <StatusMark status={markOf[call.status]} />
      </div>
      {open && <CallBody agentId={agentId} call={call} />}
    </div>
  )
})

function Outcome({ call }: { call: CallView }) {
  const delta = deltaOf(call.files)
  const words = failed(call) ? null : outcomeOf(call)
  const parts = [
    failed(call) && (
      <span key="cause" className="min-w-0 truncate text-fail-text">
        {causeOf(call)}
      </span>
    ),
    delta && !failed(call) && (
      <span key="delta">
        <span className="text-done-text">+{delta.added}</span>{' '}
        <span className="text-fail-text">−{delta.removed}</span>
      </span>
    ),
    !delta && !call.childId && words && (
      <span key="words" className="min-w-0 truncate">
        {words}
      </span>
    ),
    call.status === 'running' && call.time ? (
      <Elapsed key="clock" start={call.time} end={null} />
    ) : (
      call.ms !== null && !call.childId && <span key="ms">{duration(call.ms)}</span>
    ),
  ].filter(Boolean)
  return (
    <span className="num flex min-w-0 max-w-[45%] shrink-0 items-center gap-1 whitespace-nowrap text-12 text-t2">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: at most three parts in one order
        <span key={index} className="flex min-w-0 items-center gap-1">
          {index > 0 && <span className="text-t3">·</span>}
          {part}
        </span>
      ))}
    </span>
  )
}

/** A call that started another agent says who, on what model, at what cost, for how long. */
function Child({ id }: { id: string }) {
  const child = useAgentRow(id)
  return (
    <span className="num flex shrink-0 items-center gap-1.5 text-12 text-t2 max-md:hidden">
      <AgentLink id={id} name={child?.name ?? 'its agent'} className="text-link" />
      {child && (
        <>
          {child.model && <span>· {modelName(child.model)}</span>}
          <span>
            · <Money amount={child.tree_cost} basis={child.cost_basis} unpriced={child.unpriced} />
          </span>
          <span>·</span>
          <Elapsed start={child.created_at} end={workedUntil(child)} />
        </>
      )}
    </span>
  )
}
