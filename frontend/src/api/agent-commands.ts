import { useMutation } from '@tanstack/react-query'
import { api, call } from './client'

const at = (agent_id: string) => ({ params: { path: { agent_id } } })

/** Words for an agent that Fleetdeck runs; it reads them before its next turn. */
export const useMessageAgent = (id: string) =>
  useMutation({
    mutationFn: (text: string) =>
      call(api.POST('/api/v1/agents/{agent_id}/message', { ...at(id), body: { text } })),
  })

const run = {
  pause: (id: string) => call(api.POST('/api/v1/agents/{agent_id}/pause', at(id))),
  resume: (id: string) => call(api.POST('/api/v1/agents/{agent_id}/resume', at(id))),
  cancel: (id: string) => call(api.POST('/api/v1/agents/{agent_id}/cancel', at(id))),
}
export type AgentAction = keyof typeof run

export const useAgentCommand = (id: string) =>
  useMutation({ mutationFn: (action: AgentAction) => run[action](id) })
