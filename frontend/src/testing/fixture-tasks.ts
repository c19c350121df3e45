import type { FleetStatus, TaskStatus } from '@/api/types'
import { groupBy } from '@/lib/group-by'
import type { World } from './world'

const active: readonly TaskStatus[] = ['running', 'paused']

/** What the status says of tasks, approvals and the guard. */
export function taskStatus(world: World): Pick<FleetStatus, 'tasks' | 'approvals' | 'guard'> {
  const all = [...world.tasks.values()].filter((task) => task.archived_at === null)
  const counts = [...groupBy(all, (task) => task.status)].map(([status, some]) => [status, some.length])
  return {
    tasks: {
      total: all.length,
      active: all.filter((task) => active.includes(task.status)).length,
      by_status: Object.fromEntries(counts) as Record<string, number>,
    },
    approvals: {
      pending: [...world.approvals.values()].filter((one) => one.status === 'pending').length,
    },
    guard: world.guard,
  }
}
