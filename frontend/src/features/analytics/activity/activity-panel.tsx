import { useQuery } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useMemo, useState } from 'react'
import { calendarOptions } from '@/api/metrics'
import type { ActivityCalendar } from '@/api/types'
import { exactNumber, plural } from '@/lib/numbers'
import { ErrorState } from '@/ui/error-state'
import { ChoiceList, FilterChip } from '@/ui/filter-chip'
import { HeatGrid } from '@/ui/heat-grid'
import { Panel } from '@/ui/panel'
import { Popover } from '@/ui/popover'
import { Segments } from '@/ui/segments'
import { SkeletonChart } from '@/ui/skeleton'
import { AllModels } from '../all-models'
import { calendarCells, dateLabel, monthTicks } from './calendar'
import { heatColour, heatStep, STEPS } from './heat'

const ROW_TICKS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].flatMap((name, at) =>
  at % 2 === 0 ? [{ at, name }] : [],
)
const IN_A_ROW = 3
const allModels = <AllModels what="Presence is counted by agent, which does not say" />

type Props = {
  /** The page's own filter; it holds where one is set. */
  filter: string | null
  chosen: string | null
  /** The page is narrowed to a model, which this panel cannot be. */
  byModel: boolean
  onChoose: (workspace: string | null) => void
}

/** A year of days: how many different agents were at work on each. */
export function ActivityPanel({ filter, chosen, byModel, onChoose }: Props) {
  const workspace = filter ?? chosen
  const activity = useQuery(calendarOptions(workspace === null ? {} : { workspace }))
  const [active, setActive] = useState<string | null>(null)
  const found = activity.data
  const day = found?.days.find((one) => one.date === active)
  return (
    <Panel
      title="Activity"
      aside={
        <span className="num">
          {day ? (
            <>
              {dateLabel(day.date)}
              <span className="ml-2 font-semibold text-13 text-t1">{plural(day.agents, 'agent')}</span>
            </>
          ) : (
            <>agents per day, {byModel ? allModels : '53 weeks'}</>
          )}
        </span>
      }
      actions={
        <>
          <Legend />
          {filter === null && found && found.workspaces.length > 1 && (
            <WorkspaceChoice workspaces={found.workspaces} chosen={chosen} onChoose={onChoose} />
          )}
        </>
      }
      className="h-45 max-md:h-auto"
      bodyClassName="px-3 pt-1.5"
    >
      {activity.isPending ? (
        <SkeletonChart />
      ) : activity.error && !found ? (
        <ErrorState error={activity.error} onRetry={() => void activity.refetch()} />
      ) : (
        found && <Calendar found={found} active={active} onActive={setActive} />
      )}
    </Panel>
  )
}

type CalendarProps = {
  found: ActivityCalendar
  active: string | null
  onActive: (date: string | null) => void
}

function Calendar({ found, active, onActive }: CalendarProps) {
  const { cells, ticks } = useMemo(() => {
    const places = calendarCells(found.days)
    const most = Math.max(0, ...found.days.map((day) => day.agents))
    return {
      ticks: monthTicks(places).map(({ column, name }) => ({ at: column, name })),
      cells: places.map(({ date, agents, column, row }) => ({
        key: date,
        column,
        row,
        colour: heatColour(heatStep(agents, most)),
        label: `${dateLabel(date)}: ${plural(agents, 'agent')}`,
      })),
    }
  }, [found.days])
  const { busiest } = found
  return (
    <>
      <HeatGrid
        label="Agents at work on each day"
        cells={cells}
        columns={53}
        rows={7}
        columnTicks={ticks}
        rowTicks={ROW_TICKS}
        pitch={{ most: 13, least: 9 }}
        left={29}
        marked={found.days.at(-1)?.date ?? null}
        active={active}
        onActive={onActive}
      />
      <p className="num mt-1.5 flex flex-wrap gap-x-4 text-12 text-t2 max-md:py-2">
        {busiest ? (
          <>
            <span>
              <b className="font-semibold text-t1">{exactNumber(found.active_days)}</b> active{' '}
              {found.active_days === 1 ? 'day' : 'days'}
            </span>
            <span>
              longest run <b className="font-semibold text-t1">{plural(found.longest_run, 'day')}</b>
            </span>
            <span>
              busiest{' '}
              <b className="font-semibold text-t1">
                {dateLabel(busiest.date)}, {plural(busiest.agents, 'agent')}
              </b>
            </span>
          </>
        ) : (
          'No agent was at work yet; each day on which one is gets its colour here.'
        )}
      </p>
      <table className="sr-only">
        <caption>Days with agents at work</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Agents</th>
          </tr>
        </thead>
        <tbody>
          {found.days
            .filter((day) => day.agents > 0)
            .map((day) => (
              <tr key={day.date}>
                <th scope="row">{day.date}</th>
                <td>{day.agents}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </>
  )
}

function Legend() {
  return (
    <span className="flex items-center gap-1.5 text-11 text-t3 max-lg:hidden" aria-hidden>
      less
      <span className="flex gap-0.5">
        {Array.from({ length: STEPS }, (_, step) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps never change
            key={step}
            className="size-2.5 rounded-bar"
            style={{ background: heatColour(step) }}
          />
        ))}
      </span>
      more
    </span>
  )
}

type ChoiceProps = {
  workspaces: readonly string[]
  chosen: string | null
  onChoose: (workspace: string | null) => void
}

// A workspace may have any name; no name begins with a slash.
const ALL = '/all'

/** All, the three busiest, and the others in a list. */
function WorkspaceChoice({ workspaces, chosen, onChoose }: ChoiceProps) {
  const first = workspaces.slice(0, IN_A_ROW)
  const other = chosen !== null && !first.includes(chosen) ? chosen : null
  const options = [
    { value: ALL, label: 'All' },
    ...first.map((value) => ({ value, label: value })),
    ...(other === null ? [] : [{ value: other, label: other }]),
  ]
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <span className="*:h-6 max-md:hidden">
        <Segments
          label="Workspace of the calendar"
          value={chosen ?? ALL}
          options={options}
          onChange={(value) => onChoose(value === ALL ? null : value)}
        />
      </span>
      {workspaces.length > IN_A_ROW && (
        <span className="max-md:hidden">
          <More workspaces={workspaces} chosen={chosen} onChoose={onChoose} />
        </span>
      )}
      <span className="md:hidden">
        <FilterChip
          name="Workspace"
          any="All"
          value={chosen}
          choices={workspaces.map((value) => ({ value, label: value }))}
          onChange={onChoose}
        />
      </span>
    </span>
  )
}

function More({ workspaces, chosen, onChoose }: ChoiceProps) {
  const [open, setOpen] = useState(false)
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Workspace of the calendar"
      trigger={
        <button
          type="button"
          className="inline-flex h-6 items-center gap-1 rounded-panel border border-control px-2 text-12 text-t2 hover:bg-hover hover:text-t1"
        >
          More <ChevronDown size={12} aria-hidden />
        </button>
      }
    >
      <ChoiceList
        choices={workspaces.map((value) => ({ value, label: value }))}
        chosen={chosen}
        onChoose={(workspace) => {
          setOpen(false)
          onChoose(workspace)
        }}
      />
    </Popover>
  )
}
