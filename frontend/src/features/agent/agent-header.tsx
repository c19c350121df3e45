import { useMutation } from '@tanstack/react-query'
import { ArrowDown, ArrowUp, Download } from 'lucide-react'
import { useEffect } from 'react'
import { Link, useNavigate } from 'react-router'
import type { Agent } from '@/api/types'
import { agentPath } from '@/domain/agent-link'
import { AgentTitle } from '@/domain/named-agent'
import { SimulatedTag } from '@/domain/simulated-tag'
import { isTyping, plainKey } from '@/lib/keys'
import { exactNumber, plural } from '@/lib/numbers'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy-button'
import { IconButton } from '@/ui/icon-button'
import { StaleMark } from '@/ui/stale-mark'
import { toast } from '@/ui/toast'
import { exportConversation } from './conversation/export'
import { DeleteAgent } from './delete-agent'
import { isControlled } from './own'
import { RunControls } from './run-controls'
import { useNeighbours } from './use-neighbours'

export function AgentHeader({ id, agent }: { id: string; agent: Agent | undefined }) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-line border-b px-4 max-md:h-13 max-md:gap-1 max-md:px-3">
      <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-2">
        <Link to="/agents" className="text-13 text-t2 hover:text-t1 hover:underline max-md:hidden">
          Agents
        </Link>
        <span aria-hidden className="text-t3 max-md:hidden">
          /
        </span>
        <h1 className="max-w-full shrink-0 truncate font-mono font-semibold text-16" title={id}>
          {agent?.name ?? id}
        </h1>
        <span className="contents max-md:hidden">
          <CopyButton text={id} label="Copy the agent's id" />
        </span>
        {agent && <AgentTitle agent={agent} className="text-13 text-t2 max-md:hidden" />}
        {agent?.simulated && <SimulatedTag what="This agent" />}
      </nav>
      <div className="ml-auto flex items-center gap-2 max-md:gap-1">
        <StaleMark />
        <Neighbours id={id} />
        {agent && <Export agent={agent} onPhone={!isControlled(agent)} />}
        {agent && (isControlled(agent) ? <RunControls agent={agent} /> : <DeleteAgent agent={agent} />)}
      </div>
    </header>
  )
}

function Neighbours({ id }: { id: string }) {
  const place = useNeighbours(id)
  const navigate = useNavigate()
  const previous = place?.previous
  const next = place?.next
  useEffect(() => {
    const handle = (event: KeyboardEvent) => {
      if (!plainKey(event) || isTyping(event.target) || event.defaultPrevented) return
      const to = event.key === 'j' ? next : event.key === 'k' ? previous : undefined
      if (to === undefined) return
      event.preventDefault()
      void navigate(agentPath(to))
    }
    window.addEventListener('keydown', handle)
    return () => window.removeEventListener('keydown', handle)
  }, [previous, next, navigate])
  if (!place) return null
  const go = (to: string | undefined) => (to === undefined ? undefined : () => void navigate(agentPath(to)))
  return (
    <>
      <span className="num text-12 text-t2 max-md:hidden">
        {exactNumber(place.at + 1)} of {exactNumber(place.total)}
      </span>
      <IconButton
        label="Previous agent"
        keys="k"
        icon={<ArrowUp size={15} aria-hidden />}
        disabled={previous === undefined}
        onClick={go(previous)}
      />
      <IconButton
        label="Next agent"
        keys="j"
        icon={<ArrowDown size={15} aria-hidden />}
        disabled={next === undefined}
        onClick={go(next)}
      />
    </>
  )
}

function Export({ agent, onPhone }: { agent: Agent; onPhone: boolean }) {
  const run = useMutation({
    mutationFn: () => exportConversation(agent),
    onSuccess: (count) => toast.done(`${plural(count, 'message')} exported`),
    onError: (error) => toast.failed('Not exported', error.message),
  })
  return (
    <Button
      icon={<Download size={14} aria-hidden />}
      busy={run.isPending}
      onClick={() => run.mutate()}
      title="The conversation as Markdown"
      className={onPhone ? 'max-md:size-11' : 'max-md:hidden'}
    >
      <span className="max-md:sr-only">Export</span>
    </Button>
  )
}
