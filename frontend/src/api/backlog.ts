import { queryOptions } from '@tanstack/react-query'
import { timeZone } from '@/lib/time'
import { api, call } from './client'

export const backlogKey = ['backlog'] as const

/** What waits in each workspace, and seven days of what was sent and done, as days of the person's own zone. */
export const backlogOptions = () =>
  queryOptions({
    queryKey: backlogKey,
    queryFn: ({ signal }) =>
      call(api.GET('/api/v1/metrics/backlog', { params: { query: { tz: timeZone() } }, signal })),
  })
