import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { calendarOptions, type MetricQuery } from '@/api/metrics'
import type { ActivityCalendar } from '@/api/types'
import { plural } from '@/lib/numbers'
import { ErrorState } from '@/ui/error-state'
import { HeatGrid } from '@/ui/heat-grid'
import { Panel } from '@/ui/panel'
import { SkeletonChart } from '@/ui/skeleton'
import { AllModels } from '../all-models'
import { heatColour, heatStep } from './heat'

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const HOURS = [0, 6, 12, 18, 24].map((at) => ({ at, name: `${String(at).padStart(2, '0')}:00` }))

const cellsOf = (hours: ActivityCalendar['hours']) => {
  const most = Math.max(0, ...hours.flat())
  return hours.flatMap((row, weekday) =>
    row.map((agents, hour) => ({
      key: `${weekday}-${hour}`,
      column: hour,
      row: weekday,
      agents,
      colour: heatColour(heatStep(agents, most)),
      label: `${WEEKDAYS[weekday]} ${String(hour).padStart(2, '0')}:00, ${plural(agents, 'agent')}`,
    })),
  )
}

/** At which hours of the week the agents of the period were at work. */
export function PeakPanel({ query }: { query: MetricQuery }) {
  const activity = useQuery(calendarOptions(query))
  const [active, setActive] = useState<string | null>(null)
  const hours = activity.data?.hours
  const cells = useMemo(() => (hours ? cellsOf(hours) : []), [hours])
  const peak = cells.reduce((best, cell) => (cell.agents > best.agents ? cell : best), cells[0] ?? nothing)
  const read = cells.find((cell) => cell.key === active) ?? peak
  return (
    <Panel
      title="Peak hours"
      aside={
        <span className="num">
          {peak.agents > 0 ? read.label : 'nothing yet'}
          {query.model !== undefined && ', '}
          {query.model !== undefined && <AllModels what="Presence is counted by agent, which does not say" />}
        </span>
      }
      actions={<span className="text-12 text-t3">local time</span>}
      className="h-45 max-md:h-auto"
      bodyClassName="px-3 pt-3"
    >
      {activity.isPending ? (
        <SkeletonChart />
      ) : activity.error && !activity.data ? (
        <ErrorState error={activity.error} onRetry={() => void activity.refetch()} />
      ) : (
        <>
          <HeatGrid
            label="Agents at work by weekday and hour"
            cells={cells}
            columns={24}
            rows={7}
            columnTicks={HOURS}
            rowTicks={WEEKDAYS.map((name, at) => ({ name, at }))}
            ticksBelow
            pitch={{ most: 16, least: 12 }}
            left={33}
            marked={peak.agents > 0 ? peak.key : null}
            active={active}
            onActive={setActive}
          />
          <HourTable hours={hours ?? []} />
        </>
      )}
    </Panel>
  )
}

const nothing = { key: '', column: 0, row: 0, agents: 0, colour: '', label: '' }

function HourTable({ hours }: { hours: ActivityCalendar['hours'] }) {
  return (
    <table className="sr-only">
      <caption>Agents at work by weekday and hour</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          {Array.from({ length: 24 }, (_, hour) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its index
            <th key={hour} scope="col">
              {hour}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {hours.map((row, weekday) => (
          <tr key={WEEKDAYS[weekday]}>
            <th scope="row">{WEEKDAYS[weekday]}</th>
            {row.map((agents, hour) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its index
              <td key={hour}>{agents}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
