import { activeAgentsOptions } from '@/api/agents'
import { statusOptions } from '@/api/fleet'
import { createQueryClient } from '@/api/query-client'
import { router } from './router'
import { signInPath } from './sign-in-path'

function toSignIn(): void {
  const { location } = router.state
  if (location.pathname !== '/sign-in') void router.navigate(signInPath(location))
}

export const queryClient = createQueryClient(toSignIn)

/** What the first screen shows is fetched while its chunk still loads. */
export function prefetchFirstScreen(): void {
  if (window.location.pathname !== '/' || window.location.search !== '') return
  void queryClient.prefetchQuery(statusOptions())
  void queryClient.prefetchQuery(activeAgentsOptions(null))
}
