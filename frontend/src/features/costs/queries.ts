import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import { costsKey, costsOptions } from '@/api/fleet'
import type { CostDimension, CostQuery, LedgerQuery } from '@/api/types'

/** Costs by these dimensions; the old figures stay while new ones come. */
export const breakdownOptions = (by: readonly CostDimension[], query: CostQuery) => ({
  ...costsOptions({ ...query, group_by: by.join(',') }),
  staleTime: 0,
  placeholderData: keepPreviousData,
})

/** One level below a row: what belongs to another row must never stand there, not even for a moment. */
export const levelOptions = (by: CostDimension, query: CostQuery) => ({
  ...costsOptions({ ...query, group_by: by }),
  staleTime: 0,
})

export const ledgerOptions = (query: LedgerQuery) =>
  infiniteQueryOptions({
    queryKey: [...costsKey, 'ledger', query] as const,
    queryFn: ({ pageParam, signal }) =>
      call(
        api.GET('/api/v1/metrics/costs/ledger', {
          params: { query: { ...query, limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
    staleTime: 0,
  })
