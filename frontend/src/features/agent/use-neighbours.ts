import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { type AgentPage, agentKeys, agentPagesOptions } from '@/api/agents'

/** An agent further down than this has no neighbours to walk to. */
const MOST_PAGES = 10

/** The agents before and after this one in the list the person last looked at, or in the whole list. */
export function useNeighbours(id: string) {
  const client = useQueryClient()
  const all = useInfiniteQuery(agentPagesOptions({ sort: 'trouble' }))
  const { hasNextPage, isFetching, fetchNextPage } = all
  const seen = client
    .getQueryCache()
    .findAll({ queryKey: [...agentKeys.lists, 'pages'] })
    .map((query) => query.state)
    .sort((a, b) => b.dataUpdatedAt - a.dataUpdatedAt)
    .map((state) => state.data as InfiniteData<AgentPage> | undefined)
    .find((data) => data?.pages.some((page) => page.entries.some((entry) => entry.id === id)))
  const looking = seen === undefined && hasNextPage && (all.data?.pages.length ?? 0) < MOST_PAGES
  useEffect(() => {
    if (looking && !isFetching) void fetchNextPage()
  }, [looking, isFetching, fetchNextPage])
  const pages = seen?.pages ?? all.data?.pages ?? []
  const ids = pages.flatMap((page) => page.entries.map((entry) => entry.id))
  const at = ids.indexOf(id)
  if (at < 0) return null
  return { at, total: pages[0]?.total ?? ids.length, previous: ids[at - 1], next: ids[at + 1] }
}
