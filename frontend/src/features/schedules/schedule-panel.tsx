import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useSourceName } from '@/api/source-name'
import type { Schedule } from '@/api/types'
import { modelName } from '@/domain/model-name'
import { Due } from '@/domain/schedule/due'
import { RunOutcome } from '@/domain/schedule/outcome'
import { SourceLink } from '@/domain/source-link'
import { Ago } from '@/domain/time'
import { plural } from '@/lib/numbers'
import { clockTime, dayLabel } from '@/lib/time'
import { buttonLook } from '@/ui/button'
import { CopyButton } from '@/ui/copy-button'
import { SidePanel } from '@/ui/side-panel'

type Props = {
  schedule: Schedule
  position: string
  onPrevious: (() => void) | undefined
  onNext: (() => void) | undefined
  onClose: () => void
}

/** One schedule: when it runs, what it missed, and what it is told to do. */
export function SchedulePanel({ schedule, position, onPrevious, onNext, onClose }: Props) {
  const sourceName = useSourceName()
  const [place] = schedule.workspaces
  return (
    <SidePanel
      label={`Schedule ${schedule.name}`}
      head={
        <>
          <span className="truncate" title={schedule.id}>
            {schedule.id}
          </span>
          <CopyButton text={schedule.id} label="Copy the schedule's id" />
        </>
      }
      position={position}
      openTo={null}
      onPrevious={onPrevious}
      onNext={onNext}
      onClose={onClose}
      footer={
        place !== undefined && (
          <Link
            to={`/tasks?workspace=${encodeURIComponent(place)}`}
            className={`${buttonLook('quiet')} max-md:h-11`}
          >
            Tasks in {place}
          </Link>
        )
      }
    >
      <section className="border-line border-b px-4 py-3">
        <h2 className="font-semibold text-16">{schedule.name}</h2>
        <p className="text-13 text-t2">{schedule.words}</p>
      </section>
      <dl className="grid grid-cols-[92px_minmax(0,1fr)] border-line border-b px-4 py-3 text-13">
        <Fact name="Cron">
          <code>{schedule.cron}</code>
          <CopyButton text={schedule.cron} label="Copy the cron expression" />
        </Fact>
        <Fact name="Zone">{schedule.timezone}</Fact>
        <Fact name="State">{schedule.enabled ? 'On' : 'Paused where it is kept'}</Fact>
        <Fact name="Last run">
          {schedule.last_run ? (
            <>
              {schedule.last_result && <RunOutcome outcome={schedule.last_result} />}
              <Ago time={schedule.last_run} phrase className="text-t2" />
            </>
          ) : (
            <span className="text-t3">none is known</span>
          )}
        </Fact>
        <Fact name="Workspaces">
          {schedule.workspaces.join(', ') || <span className="text-t3">none named</span>}
        </Fact>
        <Fact name="Model">
          {schedule.model ? modelName(schedule.model) : <span className="text-t3">none named</span>}
        </Fact>
        <Fact name="Kept in">
          {schedule.origin ? (
            <code className="truncate" title={schedule.source}>
              {schedule.origin}
            </code>
          ) : (
            <SourceLink id={schedule.source} name={sourceName(schedule.source)} />
          )}
          <span className="shrink-0 text-t3">read-only</span>
        </Fact>
      </dl>
      {schedule.missed_count > 0 && <Missed schedule={schedule} />}
      <section className="border-line border-b px-4 py-3">
        <h3 className="mb-1 font-semibold text-13">Next runs</h3>
        {schedule.next_runs.length === 0 ? (
          <p className="text-13 text-t3">
            {schedule.enabled ? 'It runs when the machine starts.' : 'None while it is paused.'}
          </p>
        ) : (
          <ol>
            {schedule.next_runs.map((run) => (
              <li key={run} className="flex h-7 items-center justify-between gap-3 text-13">
                <Moment time={run} />
                <Due time={run} className="text-t3" />
              </li>
            ))}
          </ol>
        )}
        <p className="mt-1 text-12 text-t3">In your time zone.</p>
      </section>
      <section className="px-4 py-3">
        <h3 className="mb-1 flex items-center gap-1 font-semibold text-13">
          {schedule.origin === 'crontab' ? 'Command' : 'What it is told'}
          {schedule.prompt && <CopyButton text={schedule.prompt} label="Copy what it is told" />}
        </h3>
        {schedule.prompt ? (
          <pre className="whitespace-pre-wrap break-words rounded-panel border border-line bg-raised p-3 font-mono text-12">
            {schedule.prompt}
          </pre>
        ) : (
          <p className="text-13 text-t3">Its file does not say.</p>
        )}
      </section>
    </SidePanel>
  )
}

function Missed({ schedule }: { schedule: Schedule }) {
  const shown = [...schedule.missed].reverse().slice(0, 5)
  const more = schedule.missed_count - shown.length
  return (
    <section className="border-line border-b bg-warn-bg px-4 py-3">
      <h3 className="flex items-center gap-1.5 font-semibold text-13 text-warn-text">
        <TriangleAlert size={14} aria-hidden />
        {plural(schedule.missed_count, 'run')} missed
      </h3>
      <p className="text-12 text-t2">It was due since its last run, and no run was written down.</p>
      <ul className="mt-1 text-13">
        {shown.map((run) => (
          <li key={run} className="leading-6">
            <Moment time={run} />
          </li>
        ))}
        {more > 0 && <li className="text-t3 leading-6">and {plural(more, 'earlier one')}</li>}
      </ul>
    </section>
  )
}

function Moment({ time }: { time: string }) {
  const at = Date.parse(time)
  return (
    <time dateTime={time} className="num">
      {dayLabel(at)} <span className="font-mono text-12">{clockTime(at)}</span>
    </time>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-t3 leading-6">{name}</dt>
      <dd className="flex min-h-6 min-w-0 flex-wrap items-center gap-x-2">{children}</dd>
    </>
  )
}
