import { queryOptions } from '@tanstack/react-query'
import { api, call } from './client'

export const sessionOptions = () =>
  queryOptions({
    queryKey: ['session'] as const,
    queryFn: ({ signal }) => call(api.GET('/api/v1/auth/session', { signal })),
  })

export const startSession = (proof: { code: string } | { token: string }) =>
  call(api.POST('/api/v1/auth/session', { body: proof }))

export async function endSession(): Promise<void> {
  const { response } = await api.DELETE('/api/v1/auth/session')
  if (!response.ok && response.status !== 401) throw new Error(`The server answered ${response.status}`)
}
