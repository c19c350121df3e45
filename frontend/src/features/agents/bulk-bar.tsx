import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { peekAgent } from '@/api/agent-rows'
import { agentKeys } from '@/api/agents'
import { api, call } from '@/api/client'
import { isActive } from '@/domain/status'
import { formatMoney, sumMoney } from '@/lib/money'
import { exactNumber, plural } from '@/lib/numbers'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Kbd } from '@/ui/kbd'
import { toast } from '@/ui/toast'

type Props = { ids: ReadonlySet<string>; total: number; onClear: () => void }

const remove = (id: string) =>
  call(api.DELETE('/api/v1/agents/{agent_id}', { params: { path: { agent_id: id } } }))

/** What is checked, what it sums to, and what can be done with all of it. */
export function BulkBar({ ids, total, onClear }: Props) {
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const agents = [...ids].flatMap((id) => peekAgent(client, id) ?? [])
  const running = agents.filter((agent) => isActive(agent.status)).length
  const removal = useMutation({
    mutationFn: () => Promise.all([...ids].map(remove)),
    onSuccess: (removed) => {
      toast.done(`${plural(removed.length, 'agent')} taken off the lists`)
      onClear()
    },
    onError: (error) => toast.failed('Not all were taken off', error.message),
    onSettled: () => {
      setAsking(false)
      void client.invalidateQueries({ queryKey: agentKeys.lists })
      void client.invalidateQueries({ queryKey: agentKeys.facets })
    },
  })
  return (
    <div
      role="toolbar"
      aria-label="Checked agents"
      className="flex h-11 shrink-0 items-center gap-2 border-line border-t bg-raised px-4 max-md:hidden"
    >
      <p className="num min-w-0 truncate text-12 text-t2">
        <span className="font-semibold text-13 text-t1">{exactNumber(ids.size)} selected</span>
        {' of '}
        {exactNumber(total)} · {formatMoney(sumMoney(agents.map((agent) => agent.cost)))} ·{' '}
        {running === 0 ? 'none is running' : `${running} running`}
      </p>
      <span className="ml-auto flex items-center gap-2">
        <Button variant="danger" onClick={() => setAsking(true)}>
          Delete
        </Button>
        <button
          type="button"
          onClick={onClear}
          className="flex items-center gap-2 text-12 text-t2 hover:text-t1"
        >
          <Kbd>Esc</Kbd> clears
        </button>
      </span>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Take ${plural(ids.size, 'agent')} off the lists?`}
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
    </div>
  )
}
