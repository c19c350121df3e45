import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { peekAgent } from '@/api/agent-rows'
import { agentKeys } from '@/api/agents'
import { api, call } from '@/api/client'
import { isActive } from '@/domain/status'
import { formatMoney, sumMoney } from '@/lib/money'
import { plural } from '@/lib/numbers'
import type { Checks } from '@/lib/use-checks'
import { Button } from '@/ui/button'
import { CheckedBar, onBar } from '@/ui/checked-bar'
import { Dialog } from '@/ui/dialog'
import { toast } from '@/ui/toast'

type Props = { checks: Checks; ids: readonly string[]; total: number }

const remove = (id: string) =>
  call(api.DELETE('/api/v1/agents/{agent_id}', { params: { path: { agent_id: id } } }))

/** What is checked, what it sums to, and what can be done with all of it. */
export function BulkBar({ checks, ids, total }: Props) {
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const chosen = [...checks.checked]
  const agents = chosen.flatMap((id) => peekAgent(client, id) ?? [])
  const running = agents.filter((agent) => isActive(agent.status)).length
  const removal = useMutation({
    mutationFn: () => Promise.all(chosen.map(remove)),
    onSuccess: (removed) => {
      toast.done(`${plural(removed.length, 'agent')} taken off the lists`)
      checks.clear()
    },
    onError: (error) => toast.failed('Not all were taken off', error.message),
    onSettled: () => {
      setAsking(false)
      void client.invalidateQueries({ queryKey: agentKeys.lists })
      void client.invalidateQueries({ queryKey: agentKeys.facets })
    },
  })
  return (
    <>
      <CheckedBar
        what="agents"
        checks={checks}
        ids={ids}
        total={total}
        sums={`${formatMoney(sumMoney(agents.map((agent) => agent.cost)))} · ${running === 0 ? 'none is running' : `${running} running`}`}
      >
        <Button
          variant="danger"
          className={onBar}
          icon={<Trash2 size={14} aria-hidden className="md:hidden" />}
          disabled={chosen.length === 0}
          onClick={() => setAsking(true)}
        >
          Delete
        </Button>
      </CheckedBar>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Take ${plural(chosen.length, 'agent')} off the lists?`}
        description="Their facts stay in the log and their cost in the ledger. An agent that is still at work goes on."
        footer={
          <>
            <Button autoFocus onClick={() => setAsking(false)}>
              Cancel
            </Button>
            <Button variant="danger" busy={removal.isPending} onClick={() => removal.mutate()}>
              Take off
            </Button>
          </>
        }
      >
        <p className="font-mono text-12 text-t2">
          {agents
            .slice(0, 12)
            .map((agent) => agent.name)
            .join(', ')}
          {agents.length > 12 && ` and ${agents.length - 12} more`}
        </p>
      </Dialog>
    </>
  )
}
