import { Users } from 'lucide-react'
import { Link } from 'react-router'
import type { FleetStatus } from '@/api/types'
import { RoleTag } from '@/domain/role-tag'
import { exactNumber, plural } from '@/lib/numbers'
import { EmptyState } from '@/ui/empty-state'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'

/** How the fleet divides into roles. */
export function RolesPanel({ status }: { status: FleetStatus | undefined }) {
  const roles = Object.entries(status?.fleet.by_role ?? {}).sort((a, b) => b[1] - a[1])
  const top = roles[0]?.[1] ?? 1
  return (
    <Panel
      title="Roles"
      aside={status && plural(status.fleet.total_agents, 'agent')}
      className="max-lg:max-h-96"
      bodyClassName="basis-0 overflow-y-auto max-lg:basis-auto"
    >
      {!status ? (
        <SkeletonRows rows={5} label="Loading the roles" />
      ) : roles.length === 0 ? (
        <EmptyState icon={<Users size={16} />} title="No role yet">
          Agents say their role when they start.
        </EmptyState>
      ) : (
        <ul className="py-1">
          {roles.map(([role, count]) => (
            <li key={role}>
              <Link
                to={`/agents?role=${encodeURIComponent(role)}`}
                className="flex h-(--row-height) items-center gap-3 px-3 hover:bg-hover max-md:h-11"
              >
                <span className="flex w-28 shrink-0">
                  <RoleTag role={role} />
                </span>
                <span className="h-1.5 flex-1 rounded-bar bg-track" aria-hidden>
                  <span
                    className="block h-full rounded-bar bg-gauge"
                    style={{ width: `${(count / top) * 100}%` }}
                  />
                </span>
                <span className="num w-10 text-right font-medium">{exactNumber(count)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
