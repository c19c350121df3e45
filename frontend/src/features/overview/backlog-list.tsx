import { clsx } from 'clsx'
import { Link } from 'react-router'
import type { Backlog, BacklogWorkspace } from '@/api/types'
import { exactNumber } from '@/lib/numbers'
import { age } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { Panel } from '@/ui/panel'

const MINUTE = 60_000
const SHOWN = 5

/** What waits in each workspace, in short; Analytics has it in full. */
export function BacklogList({ backlog }: { backlog: Backlog }) {
  return (
    <Panel title="Backlog" aside={`${exactNumber(backlog.pending)} pending`} bodyClassName="overflow-y-auto">
      <ul className="py-1">
        {backlog.items.slice(0, SHOWN).map((one) => (
          <Line key={one.workspace} workspace={one} />
        ))}
      </ul>
    </Panel>
  )
}

function Line({ workspace }: { workspace: BacklogWorkspace }) {
  const now = useNow(MINUTE)
  const { oldest_at, oldest_is_old, oldest_text } = workspace
  return (
    <li>
      <Link
        to={`/tasks?workspace=${encodeURIComponent(workspace.workspace)}`}
        title={oldest_text ? `Oldest: ${oldest_text}` : undefined}
        className="flex h-(--row-height) items-center gap-2 px-3 hover:bg-hover max-md:h-11"
      >
        <span className="min-w-0 flex-1 truncate">{workspace.workspace || 'no workspace'}</span>
        <span className="num font-semibold">{exactNumber(workspace.pending)}</span>
        <span className={clsx('num w-12 text-right text-12', oldest_is_old ? 'text-warn-text' : 'text-t3')}>
          {oldest_at === null ? '–' : age(Date.parse(oldest_at), now)}
          {oldest_is_old && <span className="sr-only">, old</span>}
        </span>
      </Link>
    </li>
  )
}
