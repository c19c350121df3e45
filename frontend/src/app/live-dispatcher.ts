import type { QueryClient } from '@tanstack/react-query'
import { backlogKey } from '@/api/backlog'
import { refresh } from '@/api/refresh'
import { schedulesKey, workspacesKey } from '@/api/schedules'
import { throttle } from '@/lib/throttle'
import type { LiveBatch } from '@/live/batch'

const AGAIN_MS = 1000

// What is sent and done is counted from the tasks.
const keysOf: Record<string, readonly (readonly string[])[]> = {
  'schedule.observed': [schedulesKey, workspacesKey],
  'workspace.observed': [workspacesKey],
  'backlog.observed': [backlogKey],
  'task.created': [backlogKey],
  'task.completed': [backlogKey],
}

/** Asks again for what a dispatcher has, when facts say that it changed. */
export function dispatcherCaches(client: QueryClient): (batch: LiveBatch) => void {
  const changed = new Set<readonly string[]>()
  const again = throttle(() => {
    const keys = [...changed]
    changed.clear()
    return Promise.all(keys.map((queryKey) => refresh(client, { queryKey })))
  }, AGAIN_MS)
  return ({ events }) => {
    for (const { type } of events) for (const key of keysOf[type] ?? []) changed.add(key)
    if (changed.size > 0) again()
  }
}
