import { Link } from 'react-router'
import type { Schedule } from '@/api/types'
import { Due } from '@/domain/schedule/due'
import { clockTime } from '@/lib/time'
import { Panel } from '@/ui/panel'

const SHOWN = 5

/** What runs next by the clock. */
export function NextSchedules({ schedules }: { schedules: readonly Schedule[] }) {
  const coming = schedules.filter((one) => one.next_runs.length > 0).slice(0, SHOWN)
  return (
    <Panel
      title="Next schedules"
      actions={
        <Link to="/schedules" className="text-12 text-link hover:underline">
          View all
        </Link>
      }
      bodyClassName="overflow-y-auto"
    >
      {coming.length === 0 ? (
        <p className="p-3 text-13 text-t3">All of them are paused.</p>
      ) : (
        <ul className="py-1">
          {coming.map((one) => (
            <Line key={one.id} schedule={one} next={one.next_runs[0] ?? ''} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Line({ schedule, next }: { schedule: Schedule; next: string }) {
  return (
    <li>
      <Link
        to={`/schedules?open=${encodeURIComponent(schedule.id)}`}
        title={schedule.words}
        className="flex h-(--row-height) items-center gap-3 px-3 hover:bg-hover max-md:h-11"
      >
        <span className="shrink-0 font-mono text-12 text-t3">{clockTime(Date.parse(next))}</span>
        <span className="min-w-0 flex-1 truncate">{schedule.name}</span>
        <Due time={next} className="text-12 text-t3" />
      </Link>
    </li>
  )
}
