import { clsx } from 'clsx'
import { Pause, TriangleAlert } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import type { Schedule } from '@/api/types'
import { modelName } from '@/domain/model-name'
import { Due } from '@/domain/schedule/due'
import { RunOutcome } from '@/domain/schedule/outcome'
import { Ago } from '@/domain/time'
import { plural } from '@/lib/numbers'
import { timeZone } from '@/lib/time'

/** The columns give way from the least important as the table narrows. */
export const scheduleColumns = [
  'grid items-center gap-x-3 px-3',
  'grid-cols-[minmax(140px,0.8fr)_minmax(200px,1.4fr)_120px_140px_minmax(120px,0.9fr)_72px_108px]',
  '@max-[900px]/schedules:grid-cols-[minmax(140px,1fr)_minmax(150px,1fr)_124px_140px_minmax(90px,0.6fr)]',
  '@max-[660px]/schedules:grid-cols-[minmax(130px,1fr)_minmax(120px,1fr)_112px]',
  '@max-[440px]/schedules:grid-cols-[minmax(110px,1fr)_112px]',
].join(' ')
export const whenWide = '@max-[900px]/schedules:hidden'
export const whenMedium = '@max-[660px]/schedules:hidden'
export const whenNarrow = '@max-[440px]/schedules:hidden'

type Props = { schedule: Schedule; open: boolean; onOpen: (id: string | null) => void }

export function ScheduleRow({ schedule, open, onOpen }: Props) {
  const toggle = () => onOpen(open ? null : schedule.id)
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    toggle()
  }
  const places = schedule.workspaces.join(', ')
  return (
    <div
      role="row"
      tabIndex={0}
      data-focus="inset"
      data-row={schedule.id}
      aria-selected={open}
      onClick={toggle}
      onKeyDown={key}
      className={clsx(
        scheduleColumns,
        'row-lines relative h-11 cursor-default text-13 last:border-b-0 max-md:h-14',
        open
          ? 'bg-selected before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent'
          : 'hover:bg-hover',
      )}
    >
      <span role="gridcell" className="min-w-0">
        <span className="block truncate font-semibold" title={schedule.name}>
          {schedule.name}
        </span>
        <span className="hidden truncate text-12 text-t3 @max-[440px]/schedules:block">{schedule.words}</span>
      </span>
      <span role="gridcell" className={clsx('min-w-0 leading-4', whenNarrow)}>
        <span className="block truncate leading-5" title={schedule.words}>
          {schedule.words}
        </span>
        <span className="block truncate text-11 text-t3">
          <span className="font-mono">{schedule.cron}</span>
          {/* The words are in the zone of whoever runs it; what is next, in the reader's. */}
          {schedule.timezone !== timeZone() && ` in ${schedule.timezone}`}
        </span>
      </span>
      <span role="gridcell" className="min-w-0 leading-4">
        <Next schedule={schedule} />
      </span>
      <span role="gridcell" className={clsx('flex min-w-0 items-center gap-2', whenMedium)}>
        <Last schedule={schedule} />
      </span>
      <span role="gridcell" className={clsx('truncate text-t2', whenMedium)} title={places}>
        {places || '–'}
      </span>
      <span role="gridcell" className={clsx('truncate text-t2', whenWide)}>
        {schedule.model ? modelName(schedule.model) : '–'}
      </span>
      <span
        role="gridcell"
        className={clsx('truncate text-12 text-t3', whenWide)}
        title={schedule.origin ?? undefined}
      >
        {originName(schedule)}
      </span>
    </div>
  )
}

/** "schedules.json", "crontab": where it stands, in short. */
export const originName = ({ origin }: Schedule): string => origin?.split('/').at(-1) ?? '–'

function Next({ schedule }: { schedule: Schedule }) {
  const next = schedule.next_runs[0]
  return (
    <>
      {!schedule.enabled ? (
        <span className="inline-flex items-center gap-1.5 text-t3">
          <Pause size={13} aria-hidden /> Paused
        </span>
      ) : next ? (
        <Due time={next} className="font-medium" />
      ) : (
        <span className="text-t3">when it starts</span>
      )}
      {schedule.missed_count > 0 && (
        <span className="flex items-center gap-1 text-12 text-warn-text">
          <TriangleAlert size={12} aria-hidden />
          {plural(schedule.missed_count, 'run')} missed
        </span>
      )}
    </>
  )
}

function Last({ schedule }: { schedule: Schedule }) {
  if (!schedule.last_run) return <span className="text-t3">not yet</span>
  return (
    <>
      {schedule.last_result ? <RunOutcome outcome={schedule.last_result} /> : <span>Ran</span>}
      <Ago time={schedule.last_run} phrase className="truncate text-12 text-t3" />
    </>
  )
}
