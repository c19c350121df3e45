import { queryOptions } from '@tanstack/react-query'
import { api, call } from './client'

export const schedulesKey = ['schedules'] as const
export const workspacesKey = ['workspaces'] as const

// When a schedule is due is the server's word: asked again before what is shown has gone by.
const AGAIN_MS = 60_000

export const schedulesOptions = () =>
  queryOptions({
    queryKey: schedulesKey,
    queryFn: ({ signal }) => call(api.GET('/api/v1/schedules', { signal })),
    refetchInterval: AGAIN_MS,
  })

export const workspacesOptions = () =>
  queryOptions({
    queryKey: workspacesKey,
    queryFn: ({ signal }) => call(api.GET('/api/v1/workspaces', { signal })),
  })
