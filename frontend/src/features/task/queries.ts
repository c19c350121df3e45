import { queryOptions } from '@tanstack/react-query'
import { api, call } from '@/api/client'

const LATEST = 40

/** The newest messages of an agent; what follows comes by the socket. */
export const latestMessagesOptions = (agent_id: string) =>
  queryOptions({
    queryKey: ['task', 'messages', agent_id] as const,
    queryFn: ({ signal }) =>
      call(
        api.GET('/api/v1/agents/{agent_id}/messages', {
          params: { path: { agent_id }, query: { order: 'desc', limit: LATEST } },
          signal,
        }),
      ),
    staleTime: 0,
  })
