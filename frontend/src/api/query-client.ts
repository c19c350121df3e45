import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError, isSignedOut } from './error'

const worthAnotherTry = (failures: number, error: unknown) =>
  failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500)

/** The socket keeps the cache fresh, so nothing is fetched again by time or by focus. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isSignedOut(error)) onSignedOut()
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // A second panel on the same failed answer shows it, and does not make the first one load again.
        retryOnMount: false,
        retry: worthAnotherTry,
        retryDelay: (attempt) => 400 * 2 ** attempt,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}
