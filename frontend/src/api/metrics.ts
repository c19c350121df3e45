import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query'
import { timeZone } from '@/lib/time'
import { api, call } from './client'
import type { PlanLimits, TokenQuery } from './types'

export const metricsKey = ['metrics'] as const
export const planKey = ['plan'] as const

/** What narrows a statistic; times as RFC 3339. */
export type MetricQuery = { start?: string; end?: string; workspace?: string; model?: string }

// The old figures stay while new ones come.
const calm = { staleTime: 0, placeholderData: keepPreviousData } as const

export const tokensOptions = (query: MetricQuery & Pick<TokenQuery, 'unit'>) =>
  queryOptions({
    queryKey: [...metricsKey, 'tokens', query] as const,
    queryFn: ({ signal }) =>
      call(api.GET('/api/v1/metrics/tokens', { params: { query: { tz: timeZone(), ...query } }, signal })),
    ...calm,
  })

export const modelsOptions = (query: MetricQuery) =>
  queryOptions({
    queryKey: [...metricsKey, 'models', query] as const,
    queryFn: ({ signal }) => call(api.GET('/api/v1/metrics/models', { params: { query }, signal })),
    ...calm,
  })

export const calendarOptions = ({ start, end, workspace }: MetricQuery) => {
  const query = { ...(start && { start }), ...(end && { end }), ...(workspace && { workspace }) }
  return queryOptions({
    queryKey: [...metricsKey, 'activity', query] as const,
    queryFn: ({ signal }) =>
      call(api.GET('/api/v1/metrics/activity', { params: { query: { tz: timeZone(), ...query } }, signal })),
    ...calm,
  })
}

export const toolsOptions = ({ start, end, workspace }: MetricQuery) => {
  const query = { ...(start && { start }), ...(end && { end }), ...(workspace && { workspace }) }
  return queryOptions({
    queryKey: [...metricsKey, 'tools', query] as const,
    queryFn: ({ signal }) => call(api.GET('/api/v1/metrics/tools', { params: { query }, signal })),
    ...calm,
  })
}

export const performanceOptions = (query: MetricQuery) =>
  queryOptions({
    queryKey: [...metricsKey, 'performance', query] as const,
    queryFn: ({ signal }) => call(api.GET('/api/v1/metrics/performance', { params: { query }, signal })),
    ...calm,
  })

export const anomaliesOptions = () =>
  queryOptions({
    queryKey: [...metricsKey, 'anomalies'] as const,
    queryFn: ({ signal }) =>
      call(api.GET('/api/v1/metrics/anomalies', { params: { query: { tz: timeZone() } }, signal })),
    staleTime: 0,
  })

export const planOptions = () =>
  queryOptions({
    queryKey: planKey,
    queryFn: ({ signal }) => call(api.GET('/api/v1/metrics/plan', { signal })),
  })

/** Replaces the person's plans; everything that shows them shows the new ones. */
export async function savePlans(client: QueryClient, plans: PlanLimits[]): Promise<void> {
  client.setQueryData(planKey, await call(api.PUT('/api/v1/metrics/plan', { body: { plans } })))
}
