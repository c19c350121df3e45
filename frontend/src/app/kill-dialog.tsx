import { useQuery } from '@tanstack/react-query'
import { Power } from 'lucide-react'
import { useState } from 'react'
import { useAgentRow } from '@/api/agent-rows'
import { activeAgentsOptions, agentListOptions } from '@/api/agents'
import { statusOptions } from '@/api/fleet'
import { guardOptions, useReleaseFleet, useStopFleet } from '@/api/guard'
import { activeStatuses } from '@/domain/status'
import { StatusMark } from '@/domain/status-mark'
import { plural } from '@/lib/numbers'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Skeleton } from '@/ui/skeleton'
import { toast } from '@/ui/toast'
import { useOverlay } from './overlay-store'

const NAMED = 12
/** Agents that Fleetdeck runs itself are facts of this source. */
const OWN = 'fleetdeck'

/** Says exactly what ends and what does not, before anything does. */
export default function KillDialog() {
  const close = useOverlay((state) => state.close)
  const stopped = useQuery(statusOptions()).data?.guard.stopped ?? false
  // What it asks stays: the socket tells that all has stopped before the answer to the command comes.
  const [isRelease] = useState(stopped)
  return isRelease ? <Release onClose={close} /> : <Stop onClose={close} />
}

type Props = { onClose: () => void }

function Stop({ onClose }: Props) {
  const guard = useQuery(guardOptions())
  const queued = useQuery(statusOptions()).data?.tasks.by_status.pending ?? 0
  const own = useQuery(agentListOptions({ status: activeStatuses.join(), source: OWN, limit: 200 }))
  const all = useQuery(activeAgentsOptions(null))
  const stop = useStopFleet()
  const agents = guard.data?.running_agents
  const tasks = guard.data?.active_tasks ?? 0
  const watched = Math.max(0, (all.data?.total ?? 0) - (own.data?.total ?? 0))
  const pull = () =>
    stop.mutate(undefined, {
      onSuccess: () => {
        onClose()
        toast.done(agents ? `${plural(agents, 'agent')} stopped` : 'Stopped')
      },
      onError: (error) => toast.failed('Stop was not confirmed', error.message),
    })
  return (
    <Dialog
      open
      onClose={onClose}
      icon={<Power size={16} aria-hidden className="text-fail-text" />}
      title={
        agents === undefined || agents === 0
          ? 'Stop all work?'
          : agents === 1
            ? 'Stop 1 agent?'
            : `Stop all ${agents} agents?`
      }
      description={sentences(agents, tasks, queued)}
      className="max-w-100"
      footer={
        <>
          <Button autoFocus onClick={onClose} className="max-md:h-11">
            Cancel
          </Button>
          <Button variant="kill" busy={stop.isPending} onClick={pull} className="max-md:h-11">
            {stop.isPending ? 'Stopping' : agents ? `Stop ${plural(agents, 'agent')}` : 'Stop'}
          </Button>
        </>
      }
    >
      {guard.isPending || own.isPending ? (
        <Skeleton className="w-60" />
      ) : (
        <ul className="grid grid-cols-3 gap-x-3 gap-y-1.5 max-md:grid-cols-2">
          {own.data?.entries.slice(0, NAMED).map((entry) => (
            <Named key={entry.id} id={entry.id} />
          ))}
        </ul>
      )}
      <p className="mt-3 text-12 text-t3">
        {(own.data?.total ?? 0) > NAMED && `And ${(own.data?.total ?? 0) - NAMED} more. `}
        Files, worktrees and what was spent stay.
        {watched > 0 &&
          ` ${plural(watched, 'agent')} that Fleetdeck only watches ${watched === 1 ? 'goes' : 'go'} on: it did not start ${watched === 1 ? 'it' : 'them'}.`}
      </p>
    </Dialog>
  )
}

function sentences(agents: number | undefined, tasks: number, queued: number): string {
  const ends = agents
    ? `${plural(agents, 'agent')} ${agents === 1 ? 'ends' : 'end'} now, with ${agents === 1 ? 'its' : 'their'} processes.`
    : 'No agent of Fleetdeck runs now.'
  const cancelled = tasks > 0 ? ` ${plural(tasks, 'task')} ${tasks === 1 ? 'is' : 'are'} cancelled.` : ''
  const held = queued > 0 ? ` ${plural(queued, 'queued task')} ${queued === 1 ? 'is' : 'are'} held.` : ''
  return `${ends}${cancelled}${held} Nothing new starts until you release it.`
}

function Named({ id }: { id: string }) {
  const agent = useAgentRow(id)
  if (!agent) return null
  return (
    <li className="flex min-w-0 items-center gap-1.5" title={id}>
      <StatusMark status={agent.status} />
      <span className="truncate font-mono text-12">{agent.name}</span>
    </li>
  )
}

function Release({ onClose }: Props) {
  const release = useReleaseFleet()
  const free = () =>
    release.mutate(undefined, {
      onSuccess: onClose,
      onError: (error) => toast.failed('Not released', error.message),
    })
  return (
    <Dialog
      open
      onClose={onClose}
      icon={<Power size={16} aria-hidden className="text-fail-text" />}
      title="The fleet is stopped"
      description="When it is released, queued tasks start again. What was stopped stays stopped, and can be retried."
      className="max-w-100"
      footer={
        <>
          <Button autoFocus onClick={onClose} className="max-md:h-11">
            Close
          </Button>
          <Button variant="filled" busy={release.isPending} onClick={free} className="max-md:h-11">
            Release
          </Button>
        </>
      }
    >
      {null}
    </Dialog>
  )
}
