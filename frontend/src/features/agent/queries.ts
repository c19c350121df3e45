import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, call } from '@/api/client'

const MESSAGES = 200
const MOST = 500

/** From which side a conversation is read: its live end, or its beginning. */
export type From = 'end' | 'start'

const keys = {
  messages: (id: string, from: From) => ['agent', 'messages', id, from] as const,
  search: (id: string, q: string) => ['agent', 'search', id, q] as const,
  tools: (id: string) => ['agent', 'tools', id] as const,
  files: (id: string) => ['agent', 'files', id] as const,
  facts: (id: string, filter: FactFilter) => ['agent', 'facts', id, filter] as const,
  timeline: (id: string) => ['agent', 'timeline', id] as const,
  tree: (id: string) => ['agent', 'tree', id] as const,
}
export type FactFilter = { type: string | null; q: string | null }

const at = (agent_id: string) => ({ path: { agent_id } })
/** Beside what the socket brings, each of these is fetched anew when its screen is opened. */
const fresh = { staleTime: 0 } as const
const cursorOf = (page: { next_cursor?: string | null }) => page.next_cursor ?? null

export const fetchMessages = (
  id: string,
  query: { order: 'asc' | 'desc'; limit?: number; cursor?: string; q?: string },
  signal?: AbortSignal,
) =>
  call(
    api.GET('/api/v1/agents/{agent_id}/messages', {
      params: { ...at(id), query: { limit: MESSAGES, ...query } },
      ...(signal ? { signal } : {}),
    }),
  )

const withCursor = (cursor: string | null) => (cursor === null ? {} : { cursor })

export const messagesOptions = (id: string, from: From) =>
  infiniteQueryOptions({
    ...fresh,
    queryKey: keys.messages(id, from),
    queryFn: ({ pageParam, signal }) =>
      fetchMessages(id, { order: from === 'end' ? 'desc' : 'asc', ...withCursor(pageParam) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: cursorOf,
  })

/** The messages that hold the words, newest last; at most the last 500 of them. */
export const searchOptions = (id: string, q: string) =>
  queryOptions({
    ...fresh,
    queryKey: keys.search(id, q),
    queryFn: ({ signal }) => fetchMessages(id, { order: 'desc', limit: MOST, q }, signal),
    enabled: q !== '',
  })

export const toolsOptions = (id: string) =>
  infiniteQueryOptions({
    ...fresh,
    queryKey: keys.tools(id),
    queryFn: ({ pageParam, signal }) =>
      call(
        api.GET('/api/v1/agents/{agent_id}/tools', {
          params: { ...at(id), query: { limit: MOST, ...withCursor(pageParam) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: cursorOf,
  })

export const filesOptions = (id: string) =>
  infiniteQueryOptions({
    ...fresh,
    queryKey: keys.files(id),
    queryFn: ({ pageParam, signal }) =>
      call(
        api.GET('/api/v1/agents/{agent_id}/files', {
          params: { ...at(id), query: { limit: MOST, ...withCursor(pageParam) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: cursorOf,
  })

/** How many files there are; asked again when the agent's own counts move. */
export const fileCountOptions = (id: string, touched: number) =>
  queryOptions({
    queryKey: [...keys.files(id), 'count', touched] as const,
    queryFn: ({ signal }) =>
      call(
        api.GET('/api/v1/agents/{agent_id}/files', { params: { ...at(id), query: { limit: 1 } }, signal }),
      ),
    placeholderData: keepPreviousData,
    enabled: touched > 0,
  })

export const factsOptions = (id: string, filter: FactFilter) =>
  infiniteQueryOptions({
    ...fresh,
    queryKey: keys.facts(id, filter),
    queryFn: ({ pageParam, signal }) =>
      call(
        api.GET('/api/v1/agents/{agent_id}/events', {
          params: {
            ...at(id),
            query: {
              order: 'desc',
              limit: MESSAGES,
              ...(filter.type === null ? {} : { type: filter.type }),
              ...(filter.q === null ? {} : { q: filter.q }),
              ...(pageParam === null ? {} : { before: Number(pageParam) }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: cursorOf,
  })

export const timelineOptions = (id: string) =>
  queryOptions({
    ...fresh,
    queryKey: keys.timeline(id),
    queryFn: ({ signal }) => call(api.GET('/api/v1/agents/{agent_id}/timeline', { params: at(id), signal })),
  })

export const treeOptions = (id: string) =>
  queryOptions({
    ...fresh,
    queryKey: keys.tree(id),
    queryFn: ({ signal }) => call(api.GET('/api/v1/agents/{agent_id}/tree', { params: at(id), signal })),
  })
