import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, call } from './client'
import { statusKey } from './fleet'
import type { FleetStatus, Guard } from './types'

export const guardKey = ['guard'] as const

/** The kill switch, the limits and what runs; asked anew whenever it is looked at. */
export const guardOptions = () =>
  queryOptions({
    queryKey: guardKey,
    queryFn: ({ signal }) => call(api.GET('/api/v1/guard', { signal })),
    staleTime: 0,
  })

function useGuardCommand(run: () => Promise<Guard>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: (guard) => {
      client.setQueryData(guardKey, guard)
      const { stopped, stopped_by, stopped_at, reason } = guard
      client.setQueryData<FleetStatus>(
        statusKey,
        (known) => known && { ...known, guard: { stopped, stopped_by, stopped_at, reason } },
      )
    },
  })
}

export const useStopFleet = () =>
  useGuardCommand(() => call(api.POST('/api/v1/guard/stop', { body: { reason: null } })))

export const useReleaseFleet = () => useGuardCommand(() => call(api.POST('/api/v1/guard/release')))
