import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  skipToken,
  useQuery,
} from '@tanstack/react-query'
import { api, call } from './client'
import type { Agent, AgentQuery } from './types'

/**
 * Agents are kept once, under their own key; lists hold ids in the server's order. So a changed agent
 * redraws its rows and nothing else.
 */
export const agentKeys = {
  all: ['agents'] as const,
  lists: ['agents', 'list'] as const,
  facets: ['agents', 'facets'] as const,
  row: (id: string) => ['agents', 'row', id] as const,
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

/** Stores rows that are newer than what is known; returns those that were. */
export function putAgents(client: QueryClient, rows: readonly Agent[]): Agent[] {
  const fresh: Agent[] = []
  for (const row of rows) {
    const known = client.getQueryData<Agent>(agentKeys.row(row.id))
    if (known && known.last_seq > row.last_seq) continue
    client.setQueryData(agentKeys.row(row.id), row)
    fresh.push(row)
  }
  return fresh
}

export function peekAgent(client: QueryClient, id: string): Agent | undefined {
  return client.getQueryData<Agent>(agentKeys.row(id))
}

/** The agent as the cache knows it now; never fetches. */
export function useAgentRow(id: string): Agent | undefined {
  return useQuery<Agent>({
    queryKey: agentKeys.row(id),
    queryFn: skipToken,
    gcTime: Number.POSITIVE_INFINITY,
  }).data
}

const entry = (agent: Agent): AgentEntry => ({
  id: agent.id,
  parent: agent.parent_agent_id,
  workspace: agent.workspace,
})

async function fetchPage(client: QueryClient, query: AgentQuery, signal: AbortSignal): Promise<AgentPage> {
  const page = await call(api.GET('/api/v1/agents', { params: { query }, signal }))
  putAgents(client, page.items)
  return {
    entries: page.items.map(entry),
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

export const agentFacetsOptions = () =>
  queryOptions({
    queryKey: agentKeys.facets,
    queryFn: ({ signal }) => call(api.GET('/api/v1/agents/facets', { signal })),
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
