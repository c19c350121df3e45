import { useQuery } from '@tanstack/react-query'
import { statusOptions } from '@/api/fleet'
import type { FleetStatus, TaskStatus } from '@/api/types'

export type Badge = { count: number; trouble: boolean; says: string }
type Badges = Record<string, Badge | undefined>

const none: Badges = {}

const openStatuses: readonly TaskStatus[] = ['pending', 'assigned', 'running', 'paused']

/** The counts beside the names of the screens; they move with the fleet, and redraw nothing while they stand. */
export function useNavBadges(): Badges {
  return useQuery({ ...statusOptions(), select: badgesOf }).data ?? none
}

function badgesOf({ fleet, tasks, sources }: FleetStatus): Badges {
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
