import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { timeZone } from '@/lib/time'
import { api, call } from './client'

export const invocationsKey = ['invocations'] as const

// The pace of the day falls by itself as the day goes on.
const AGAIN_MS = 60_000

/** What the calls of a `telemetry.db` cost, how fast they are and how many succeed; of one database alone, or of all. */
export const invocationsOptions = (source: string | null = null) =>
  queryOptions({
    queryKey: [...invocationsKey, source] as const,
    queryFn: ({ signal }) =>
      call(
        api.GET('/api/v1/metrics/invocations', {
          params: { query: { tz: timeZone(), ...(source !== null && { source }) } },
          signal,
        }),
      ),
    staleTime: 0,
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  })
