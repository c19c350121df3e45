import { type InfiniteData, infiniteQueryOptions, type QueryClient } from '@tanstack/react-query'
import { api, call } from './client'
import type { ActivityItem, ActivityList } from './types'

export const activityKey = ['activity'] as const
export type ActivityFilter = { kind?: string; agent_id?: string }
type Pages = InfiniteData<ActivityList, string | null>

const PAGE = 50

const fetchBefore = (filter: ActivityFilter, before: string | null, signal?: AbortSignal) =>
  call(
    api.GET('/api/v1/activity', {
      params: { query: { ...filter, limit: PAGE, ...(before === null ? {} : { before }) } },
      ...(signal ? { signal } : {}),
    }),
  )

/** Newest first; each further page is older. */
export const activityOptions = (filter: ActivityFilter = {}) =>
  infiniteQueryOptions({
    queryKey: [...activityKey, filter] as const,
    queryFn: ({ pageParam, signal }) => fetchBefore(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })

const newestFirst = (a: ActivityItem, b: ActivityItem) => b.time.localeCompare(a.time) || b.seq - a.seq

/** The newest page put on top of what is known; a gap between the two drops the older pages. */
export function mergeNewest(known: Pages, newest: ActivityList): Pages {
  const [first, ...older] = known.pages
  const seen = new Set(known.pages.flatMap((page) => page.items.map((item) => item.seq)))
  const fresh = newest.items.filter((item) => !seen.has(item.seq))
  if (fresh.length === 0) return known
  const gap = fresh.length === newest.items.length && newest.next_cursor !== null
  if (!first || gap) return { pages: [newest], pageParams: [null] }
  const items = [...fresh, ...first.items].sort(newestFirst)
  return { ...known, pages: [{ ...first, items, as_of_seq: newest.as_of_seq }, ...older] }
}

/** Asks for what is new in every activity list on screen, without fetching older pages again. */
export async function refreshActivity(client: QueryClient): Promise<void> {
  client.removeQueries({ queryKey: activityKey, type: 'inactive' })
  const lists = client.getQueryCache().findAll({ queryKey: activityKey, type: 'active' })
  await Promise.all(
    lists.map(async ({ queryKey }) => {
      const newest = await fetchBefore((queryKey[1] ?? {}) as ActivityFilter, null)
      client.setQueryData<Pages>(queryKey, (known) => known && mergeNewest(known, newest))
    }),
  )
}

export const activityItems = (data: { pages: ActivityList[] } | undefined): ActivityItem[] =>
  data?.pages.flatMap((page) => page.items) ?? []
