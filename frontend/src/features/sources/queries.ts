import { infiniteQueryOptions } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import { sourcesKey } from '@/api/fleet'
import type { Source } from '@/api/types'
import { textParam } from '@/lib/use-params'

/** All that the address of the screen can say. */
export const sourceParams = { open: textParam, state: textParam }
export type SourceParams = { open: string | null; state: string | null }

export const problemsOptions = (id: string, count: number) =>
  infiniteQueryOptions({
    // With the count in the key, a new problem is fetched when it is counted, and no sooner.
    queryKey: [...sourcesKey, 'problems', id, count] as const,
    queryFn: ({ pageParam, signal }) =>
      call(
        api.GET('/api/v1/sources/{source_id}/problems', {
          params: {
            path: { source_id: id },
            query: { limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
    placeholderData: (known) => known,
    enabled: count > 0,
  })

export const rescan = (source: Pick<Source, 'id'>) =>
  call(api.POST('/api/v1/sources/{source_id}/rescan', { params: { path: { source_id: source.id } } }))
