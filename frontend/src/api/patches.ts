import { queryOptions } from '@tanstack/react-query'
import { api, call } from './client'

/** The diff of one change of an agent; a fact never changes, so it is kept. */
export const patchOptions = (agent_id: string, seq: number) =>
  queryOptions({
    queryKey: ['agent', 'patch', agent_id, seq] as const,
    queryFn: ({ signal }) =>
      call(
        api.GET('/api/v1/agents/{agent_id}/files/patch', {
          params: { path: { agent_id }, query: { seq } },
          signal,
        }),
      ),
  })
