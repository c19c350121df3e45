import { useQuery } from '@tanstack/react-query'
import { statusOptions } from '@/api/fleet'
import type { TaskStatus } from '@/api/types'

export type Badge = { count: number; trouble: boolean; says: string }

const openStatuses: readonly TaskStatus[] = ['pending', 'assigned', 'running', 'paused']

/** The counts beside the names of the screens; they move with the fleet. */
export function useNavBadges(): Record<string, Badge | undefined> {
  const { data } = useQuery(statusOptions())
  if (!data) return {}
  const { fleet, tasks, sources } = data
  const open = openStatuses.reduce((sum, status) => sum + (tasks.by_status[status] ?? 0), 0)
  return {
    '/agents':
      fleet.active_agents > 0
        ? { count: fleet.active_agents, trouble: false, says: `${fleet.active_agents} active` }
        : undefined,
    '/tasks':
      tasks.active > 0 ? { count: tasks.active, trouble: false, says: `${tasks.active} running` } : undefined,
    '/board': open > 0 ? { count: open, trouble: false, says: `${open} open` } : undefined,
    '/sources':
      sources.problems > 0
        ? { count: sources.problems, trouble: true, says: `${sources.problems} with problems` }
        : sources.live + sources.importing > 0
          ? {
              count: sources.live + sources.importing,
              trouble: false,
              says: `${sources.live + sources.importing} at work`,
            }
          : undefined,
  }
}
