import { clsx } from 'clsx'
import { TriangleAlert } from 'lucide-react'
import { Link } from 'react-router'
import type { BacklogWorkspace } from '@/api/types'
import { exactNumber } from '@/lib/numbers'
import { absoluteTime, age } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { Tip } from '@/ui/tip'
import { PriorityBar } from './priorities'

const MINUTE = 60_000
const whenWide = '@max-[380px]/backlog:hidden'
const number = 'num px-1.5 text-right'

/** One line a workspace, the fullest first. */
export function BacklogTable({ workspaces }: { workspaces: readonly BacklogWorkspace[] }) {
  const most = Math.max(...workspaces.map((one) => one.pending), 1)
  return (
    <table className="w-full text-13">
      <thead>
        <tr className="row-lines h-6 text-12 text-t3">
          <th scope="col" className="pl-3 text-left font-normal">
            Workspace
          </th>
          <th scope="col" className={clsx('px-2 text-left font-normal', whenWide)}>
            By priority
          </th>
          <th scope="col" className={clsx(number, 'font-normal')}>
            All
          </th>
          <th scope="col" className={clsx(number, 'font-normal')}>
            Oldest
          </th>
          <th scope="col" className={clsx(number, 'font-normal')}>
            Sent
          </th>
          <th scope="col" className={clsx(number, 'pr-3 font-normal')}>
            Done
          </th>
        </tr>
      </thead>
      <tbody>
        {workspaces.map((one) => (
          <Row key={one.workspace} workspace={one} most={most} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ workspace, most }: { workspace: BacklogWorkspace; most: number }) {
  const { dispatched, completed } = workspace
  return (
    <tr className="row-lines h-(--row-height) max-md:h-11">
      <th scope="row" className="max-w-0 pl-3 text-left font-normal">
        <Link
          to={`/tasks?workspace=${encodeURIComponent(workspace.workspace)}`}
          title={workspace.workspace}
          className="block truncate hover:text-link"
        >
          {workspace.workspace || 'no workspace'}
        </Link>
      </th>
      <td className={clsx('w-[24%] px-2', whenWide)}>
        <PriorityBar counts={workspace.by_priority} most={most} />
      </td>
      <td className={clsx(number, 'w-9 font-semibold')}>{exactNumber(workspace.pending)}</td>
      <td className={clsx(number, 'w-16 whitespace-nowrap')}>
        <Oldest workspace={workspace} />
      </td>
      <td className={clsx(number, 'w-10 text-t2')}>{exactNumber(dispatched)}</td>
      <td
        className={clsx(number, 'w-12 pr-3', completed < dispatched ? 'text-warn-text' : 'text-t2')}
        title={completed < dispatched ? 'Less is done than was sent' : undefined}
      >
        {exactNumber(completed)}
      </td>
    </tr>
  )
}

const bases = { line: 'by the date in its line', git: 'since its commit', seen: 'since it was first seen' }

function Oldest({ workspace }: { workspace: BacklogWorkspace }) {
  const now = useNow(MINUTE)
  const { oldest_at, oldest_basis, oldest_is_old, oldest_text } = workspace
  if (oldest_at === null) return <span className="text-t3">–</span>
  const since = Date.parse(oldest_at)
  const basis = oldest_basis === null ? '' : `, ${bases[oldest_basis]}`
  return (
    <Tip
      tip={() => `${oldest_text ?? ''} (${absoluteTime(since)}${basis})`}
      className={clsx(
        'inline-flex items-center gap-1',
        oldest_is_old ? 'font-medium text-warn-text' : 'text-t2',
      )}
    >
      {oldest_is_old && <TriangleAlert size={12} aria-label="Old:" role="img" />}
      {age(since, now)}
    </Tip>
  )
}
