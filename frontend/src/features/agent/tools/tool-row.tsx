import { clsx } from 'clsx'
import { ArrowRight } from 'lucide-react'
import { memo } from 'react'
import { Link } from 'react-router'
import type { ToolCall } from '@/api/types'
import { AgentLink } from '@/domain/agent-link'
import { MarkedText } from '@/domain/prose/marked-text'
import { StatusMark } from '@/domain/status-mark'
import { ClockTime, Elapsed } from '@/domain/time'
import { duration } from '@/lib/time'
import { CallBody } from '../conversation/call-body'
import { markOf } from '../conversation/call-row'
import { causeOf, deltaOf, failed, outcomeOf, viewOfCall } from '../conversation/call-view'
import { tabPath } from '../params'

export const callColumns = [
  'grid items-center gap-x-3 px-4 max-md:px-3',
  'grid-cols-[14px_minmax(64px,110px)_minmax(120px,1.4fr)_minmax(90px,0.8fr)_72px_70px_84px]',
  'max-md:grid-cols-[14px_auto_minmax(0,1fr)_auto]',
].join(' ')
const wide = 'max-md:hidden'

type Props = { agentId: string; call: ToolCall; open: boolean; onToggle: (id: string) => void }

/** One call: what, about what, with which result, how long; open, everything about it. */
export const ToolRow = memo(function ToolRow({ agentId, call, open, onToggle }: Props) {
  const view = viewOfCall(call)
  const delta = deltaOf(call.files)
  return (
    <div role="row" className="row-lines">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: see above */}
      <div
        role="presentation"
        onClick={(event) => {
          if (!(event.target as Element).closest('a, button')) onToggle(call.tool_call_id)
        }}
        className={clsx(
          callColumns,
          'h-7 cursor-default text-13 max-md:h-11',
          open ? 'bg-selected' : 'hover:bg-hover',
        )}
      >
        <span role="gridcell" className="flex">
          <StatusMark status={markOf[call.status]} />
        </span>
        <span role="gridcell" className="flex min-w-0">
          <button
            type="button"
            aria-expanded={open}
            data-focus="inset"
            onClick={() => onToggle(call.tool_call_id)}
            className="min-w-0 truncate text-left font-semibold"
            title={call.server ? `${call.name} of ${call.server}` : call.name}
          >
            <MarkedText text={call.name} />
          </button>
        </span>
        <span role="gridcell" className="truncate font-mono text-12" title={view.argument}>
          <MarkedText text={view.argument} />
        </span>
        <span
          role="gridcell"
          className={clsx('truncate text-12', wide, failed(call) ? 'text-fail-text' : 'text-t2')}
        >
          {failed(call) ? causeOf(view) : outcomeOf(view)}
        </span>
        <span role="gridcell" className={clsx('num text-right text-12', wide)}>
          {delta && (
            <>
              <span className="text-done-text">+{delta.added}</span>{' '}
              <span className="text-fail-text">−{delta.removed}</span>
            </>
          )}
        </span>
        <span role="gridcell" className={clsx('text-right', wide)}>
          {view.time && <ClockTime time={view.time} seconds />}
        </span>
        <span role="gridcell" className="num whitespace-nowrap text-right text-12 text-t2">
          {call.status === 'running' && call.started_at ? (
            <Elapsed start={call.started_at} end={null} />
          ) : (
            call.duration_ms !== null && duration(call.duration_ms)
          )}
        </span>
      </div>
      {open && (
        <div role="gridcell" className="border-row border-t bg-surface">
          <p className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-1.5 text-12 text-t2 max-md:px-3">
            <Link
              to={tabPath(agentId, 'conversation', { at: call.tool_call_id })}
              className="inline-flex items-center gap-1 text-link hover:underline"
            >
              In the conversation <ArrowRight size={12} aria-hidden />
            </Link>
            {call.server && <span>MCP server {call.server}</span>}
            {call.child_agent_id && (
              <span className="flex items-center gap-1">
                started{' '}
                <AgentLink id={call.child_agent_id} name={call.child_agent_id} className="text-link" />
              </span>
            )}
            <code className="text-11 text-t3">{call.tool_call_id}</code>
          </p>
          <CallBody agentId={agentId} call={view} />
          {call.files.length > 0 && (
            <ul className="border-row border-t px-4 py-1.5 text-12 max-md:px-3">
              {call.files.map((file) => (
                <li key={file.seq} className="flex gap-2">
                  <span className="w-16 text-t3">{file.operation}</span>
                  <Link
                    to={tabPath(agentId, 'files', { file: file.path, change: String(file.seq) })}
                    className="truncate font-mono text-link hover:underline"
                  >
                    {file.path}
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </div>
  )
})
