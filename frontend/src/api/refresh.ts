import type { InvalidateQueryFilters, QueryClient } from '@tanstack/react-query'

/**
 * Says of queries that news have come, and waits until they are here. One that is on its way may have left before the
 * news: it is not asked to start over (under a steady stream it would never arrive), but asked once more when it is here.
 */
export async function refresh(client: QueryClient, filters: InvalidateQueryFilters): Promise<void> {
  const onTheirWay = client
    .getQueryCache()
    .findAll({ ...filters, fetchStatus: 'fetching' })
    .map((query) => query.queryHash)
  await client.invalidateQueries(filters, { cancelRefetch: false })
  if (onTheirWay.length > 0)
    await client.invalidateQueries(
      { ...filters, predicate: (query) => onTheirWay.includes(query.queryHash) },
      { cancelRefetch: false },
    )
}
