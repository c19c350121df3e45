import { queryOptions } from '@tanstack/react-query'
import { api, call } from './client'

export const pricesKey = ['prices'] as const

export const pricesOptions = () =>
  queryOptions({
    queryKey: pricesKey,
    queryFn: ({ signal }) => call(api.GET('/api/v1/prices', { signal })),
    staleTime: 0,
  })
