import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { agentKeys } from '@/api/agents'
import { api, call } from '@/api/client'
import type { Agent } from '@/api/types'
import { isActive } from '@/domain/status'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { toast } from '@/ui/toast'

/** Takes the agent out of the lists; asks first and says what stays. */
export function DeleteAgent({ agent }: { agent: Agent }) {
  const [asking, setAsking] = useState(false)
  const client = useQueryClient()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () =>
      call(api.DELETE('/api/v1/agents/{agent_id}', { params: { path: { agent_id: agent.id } } })),
    onSuccess: () => {
      setAsking(false)
      toast.done(`${agent.name} deleted`)
      void client.invalidateQueries({ queryKey: agentKeys.lists })
      void navigate('/agents')
    },
    onError: (error) => toast.failed('Not deleted', error.message),
  })
  return (
    <>
      <Button
        variant="danger"
        icon={<Trash2 size={14} aria-hidden />}
        onClick={() => setAsking(true)}
        className="max-md:size-11"
      >
        <span className="max-md:sr-only">Delete</span>
      </Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Delete ${agent.name}?`}
        description={`It leaves every list. ${isActive(agent.status) ? 'Fleetdeck does not stop it: what it does from now on is still recorded. ' : ''}Its facts stay in the log and its cost stays in the ledger.`}
        footer={
          <>
            <Button autoFocus onClick={() => setAsking(false)}>
              Cancel
            </Button>
            <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
              Delete
            </Button>
          </>
        }
      >
        <p className="text-12 text-t3">Nothing is deleted where the source keeps its files.</p>
      </Dialog>
    </>
  )
}
