import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import { sourcesKey } from '@/api/fleet'
import type { Source } from '@/api/types'
import { flagParam, textParam } from '@/lib/use-params'

/** All that the address of the screen can say. */
export const sourceParams = { open: textParam, state: textParam, machine: textParam, add: flagParam(false) }

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

/** What lies on the server's machine and can be added, or is read already. */
export const foundKey = [...sourcesKey, 'found'] as const
export const foundOptions = () =>
  queryOptions({
    queryKey: foundKey,
    queryFn: ({ signal }) => call(api.GET('/api/v1/sources/found', { signal })),
  })

export const kindsOptions = () =>
  queryOptions({
    queryKey: [...sourcesKey, 'kinds'] as const,
    queryFn: ({ signal }) => call(api.GET('/api/v1/sources/kinds', { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  })

export type Place = { kind: string; path: string }

/** What lies at a place: asked anew for each path that a person types. */
export const checkOptions = (place: Place) =>
  queryOptions({
    queryKey: [...sourcesKey, 'check', place] as const,
    queryFn: ({ signal }) => call(api.POST('/api/v1/sources/check', { body: place, signal })),
    enabled: place.path !== '',
    retry: false,
    gcTime: 0,
  })

export const addSource = (place: Place) => call(api.POST('/api/v1/sources', { body: place }))

const at = (source: Pick<Source, 'id'>) => ({ params: { path: { source_id: source.id } } })
export const removeSource = (source: Pick<Source, 'id'>) =>
  call(api.DELETE('/api/v1/sources/{source_id}', at(source)))
export const pauseSource = (source: Pick<Source, 'id'>) =>
  call(api.POST('/api/v1/sources/{source_id}/pause', at(source)))
export const resumeSource = (source: Pick<Source, 'id'>) =>
  call(api.POST('/api/v1/sources/{source_id}/resume', at(source)))
