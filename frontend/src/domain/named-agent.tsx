import { clsx } from 'clsx'
import type { Agent } from '@/api/types'
import { AgentLink } from './agent-link'
import { SimulatedMark } from './simulated-tag'

type Props = { agent: Agent; className?: string | undefined }

/** What the agent is for: a session's own name tells nobody which one it was. */
export function AgentTitle({ agent, className }: Props) {
  // Where it is all that is known of what the agent does, it stands there.
  if (!agent.title || agent.title === agent.activity) return null
  return (
    <span title={agent.title} className={clsx('min-w-0 truncate', className)}>
      {agent.title}
    </span>
  )
}

/** Its name, and what it is for where at least a few words of that have room. */
export function NamedAgent({ agent, className }: Props) {
  return (
    // What does not fit goes to a second line, which is hidden.
    <span className="flex h-5 min-w-0 flex-1 flex-wrap items-center gap-x-2 overflow-hidden [&>*]:leading-5">
      <AgentLink id={agent.id} name={agent.name} className={clsx('max-w-full', className)} />
      {agent.simulated && <SimulatedMark />}
      <AgentTitle agent={agent} className="flex-[1_1_80px] text-12 text-t3" />
    </span>
  )
}
