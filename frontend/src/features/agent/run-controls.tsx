import { Pause, Play, Square } from 'lucide-react'
import { useState } from 'react'
import { type AgentAction, useAgentCommand } from '@/api/agent-commands'
import type { Agent } from '@/api/types'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { toast } from '@/ui/toast'
import { useTask } from './use-task'

const said: Record<AgentAction, [done: string, failed: string]> = {
  pause: ['Paused: it waits before its next turn', 'Not paused'],
  resume: ['Goes on', 'Not resumed'],
  cancel: ['Stopped', 'Stop was not confirmed'],
}

/** Pause, resume and stop, for an agent that Fleetdeck runs and that has not ended. */
export function RunControls({ agent }: { agent: Agent }) {
  const [asking, setAsking] = useState(false)
  const command = useAgentCommand(agent.id)
  const task = useTask(agent.task_id)
  const paused = task?.status === 'paused'
  // Said even when the socket told of the end before the answer came, and these controls are gone.
  const run = (action: AgentAction) =>
    command.mutateAsync(action).then(
      () => {
        setAsking(false)
        toast.done(said[action][0])
      },
      (error: Error) => toast.failed(said[action][1], error.message),
    )
  const busy = (action: AgentAction) => command.isPending && command.variables === action
  const wanted = paused ? 'resume' : 'pause'
  const Icon = paused ? Play : Pause
  return (
    <>
      <Button
        icon={<Icon size={14} aria-hidden />}
        busy={busy(wanted)}
        onClick={() => run(wanted)}
        className="max-md:size-11"
      >
        <span className="max-md:sr-only">{paused ? 'Resume' : 'Pause'}</span>
      </Button>
      <Button
        variant="danger"
        icon={<Square size={12} aria-hidden />}
        onClick={() => setAsking(true)}
        className="max-md:size-11"
      >
        <span className="max-md:sr-only">Stop agent</span>
      </Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Stop ${agent.name}?`}
        description={`It ends now, with its processes${task ? `, and its task “${task.title}” is cancelled` : ''}.`}
        footer={
          <>
            <Button autoFocus onClick={() => setAsking(false)} className="max-md:h-11">
              Keep it running
            </Button>
            <Button
              variant="danger"
              busy={busy('cancel')}
              onClick={() => run('cancel')}
              className="max-md:h-11"
            >
              Stop agent
            </Button>
          </>
        }
      >
        <p className="text-12 text-t3">Finished steps stay, and so do its files and what it cost.</p>
      </Dialog>
    </>
  )
}
