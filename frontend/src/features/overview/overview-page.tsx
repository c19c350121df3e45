import { useQuery } from '@tanstack/react-query'
import { statusOptions } from '@/api/fleet'
import { useTitle } from '@/lib/use-title'
import { ErrorState } from '@/ui/error-state'
import { FirstRun } from './first-run'
import { Fleet } from './fleet'

/** The first screen: the fleet at a glance, or, before there is one, how to get it here. */
export function OverviewPage() {
  const status = useQuery(statusOptions())
  const running = status.data?.fleet.active_agents ?? 0
  useTitle('Overview', running)
  if (status.error && !status.data)
    return <ErrorState error={status.error} onRetry={() => void status.refetch()} />
  const none = status.data?.fleet.total_agents === 0 && status.data.tasks.total === 0
  if (status.data && none) return <FirstRun status={status.data} />
  return <Fleet status={status.data} />
}
