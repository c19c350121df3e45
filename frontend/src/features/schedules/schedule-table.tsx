import { clsx } from 'clsx'
import type { Schedule } from '@/api/types'
import { ScheduleRow, scheduleColumns, whenMedium, whenNarrow, whenWide } from './schedule-row'

type Props = { schedules: readonly Schedule[]; open: string | null; onOpen: (id: string | null) => void }

const heads: [string, string?][] = [
  ['Schedule'],
  ['When', whenNarrow],
  ['Next run'],
  ['Last run', whenMedium],
  ['Workspaces', whenMedium],
  ['Model', whenWide],
  ['From', whenWide],
]

export function ScheduleTable({ schedules, open, onOpen }: Props) {
  return (
    <div className="@container/schedules shrink-0 overflow-hidden rounded-panel border border-line bg-surface">
      <div role="grid" aria-label="Schedules" aria-rowcount={schedules.length}>
        <div role="rowgroup" className="max-md:sr-only">
          <div role="row" className={clsx(scheduleColumns, 'row-lines h-6 text-12 text-t3')}>
            {heads.map(([head, hidden]) => (
              <span key={head} role="columnheader" className={hidden}>
                {head}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup">
          {schedules.map((schedule) => (
            <ScheduleRow key={schedule.id} schedule={schedule} open={schedule.id === open} onOpen={onOpen} />
          ))}
        </div>
      </div>
    </div>
  )
}
