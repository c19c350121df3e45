import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query'
import { putAgents } from './agent-rows'
import { api, call } from './client'
import type { Agent, AgentFilter, AgentQuery } from './types'

/** Lists hold ids in the server's order; the agents themselves are in agent-rows.ts. */
export const agentKeys = {
  lists: ['agents', 'list'] as const,
  facets: ['agents', 'facets'] as const,
  details: ['agents', 'detail'] as const,
  detail: (id: string) => ['agents', 'detail', id] as const,
}

export type AgentPage = {
  entries: AgentEntry[]
  next: string | null
  total: number
  seq: number
}
/** What a list must know to place a row; it stays the same while the agent works. */
export type AgentEntry = { id: string; parent: string | null; workspace: string | null }

export const toEntry = (agent: Agent): AgentEntry => ({
  id: agent.id,
  parent: agent.parent_agent_id,
  workspace: agent.workspace,
})

async function fetchPage(client: QueryClient, query: AgentQuery, signal: AbortSignal): Promise<AgentPage> {
  const page = await call(api.GET('/api/v1/agents', { params: { query }, signal }))
  putAgents(client, page.items)
  return {
    entries: page.items.map(toEntry),
    next: page.next_cursor ?? null,
    total: page.total,
    seq: page.as_of_seq,
  }
}

/** One bounded list, such as those of the overview. */
export const agentListOptions = (query: AgentQuery) =>
  queryOptions({
    queryKey: [...agentKeys.lists, 'one', query] as const,
    queryFn: ({ client, signal }) => fetchPage(client, query, signal),
    placeholderData: keepPreviousData,
  })

/** All that are at work now, in one workspace or in all. */
export const activeAgentsOptions = (workspace: string | null) =>
  agentListOptions({
    status: 'stuck,waiting,running,created',
    limit: 200,
    ...(workspace === null ? {} : { workspace }),
  })

/** A list that loads further pages as it is scrolled. */
export const agentPagesOptions = (query: AgentQuery, pageSize = 200) =>
  infiniteQueryOptions({
    queryKey: [...agentKeys.lists, 'pages', query, pageSize] as const,
    queryFn: ({ client, signal, pageParam }) =>
      fetchPage(
        client,
        { ...query, limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

export const agentFacetsOptions = (query: AgentFilter = {}) =>
  queryOptions({
    queryKey: [...agentKeys.facets, query] as const,
    queryFn: ({ signal }) => call(api.GET('/api/v1/agents/facets', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  })

export const agentDetailOptions = (id: string) =>
  queryOptions({
    queryKey: agentKeys.detail(id),
    queryFn: async ({ client, signal }) => {
      const detail = await call(
        api.GET('/api/v1/agents/{agent_id}', { params: { path: { agent_id: id } }, signal }),
      )
      putAgents(client, [detail, ...detail.children, ...(detail.parent ? [detail.parent] : [])])
      return detail
    },
  })
