import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { api, call } from './client'
import type { CostQuery, FleetStatus, Source, SourceList } from './types'

/** Minutes east of UTC, as the server expects it: "today" is the person's own day. */
export const tzOffsetMinutes = () => -new Date().getTimezoneOffset()

export const statusKey = ['status'] as const
export const sourcesKey = ['sources'] as const
export const costsKey = ['costs'] as const
export const pricesKey = ['prices'] as const

export const statusOptions = () =>
  queryOptions({
    queryKey: statusKey,
    queryFn: ({ signal }) =>
      call(
        api.GET('/api/v1/status', { params: { query: { tz_offset_minutes: tzOffsetMinutes() } }, signal }),
      ),
  })

export const sourcesOptions = () =>
  queryOptions({
    queryKey: sourcesKey,
    queryFn: ({ signal }) => call(api.GET('/api/v1/sources', { signal })),
  })

export const costsOptions = (query: CostQuery) =>
  queryOptions({
    queryKey: [...costsKey, query] as const,
    queryFn: ({ signal }) =>
      call(
        api.GET('/api/v1/metrics/costs', {
          params: { query: { tz_offset_minutes: tzOffsetMinutes(), ...query } },
          signal,
        }),
      ),
  })

export const pricesOptions = () =>
  queryOptions({
    queryKey: pricesKey,
    queryFn: ({ signal }) => call(api.GET('/api/v1/prices', { signal })),
  })

export function putStatus(client: QueryClient, status: FleetStatus): void {
  client.setQueryData<FleetStatus>(statusKey, (known) =>
    known && known.as_of_seq > status.as_of_seq ? known : status,
  )
}

export function putSources(client: QueryClient, changed: readonly Source[]): void {
  client.setQueryData<SourceList>(sourcesKey, (known) => {
    if (!known) return known
    const byId = new Map(changed.map((source) => [source.id, source]))
    const items = known.items.map((source) => {
      const next = byId.get(source.id) ?? source
      byId.delete(source.id)
      return next
    })
    return { ...known, items: [...items, ...byId.values()], total: known.total + byId.size }
  })
}
