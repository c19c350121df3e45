import { useQuery } from '@tanstack/react-query'
import { CalendarClock } from 'lucide-react'
import { type ReactNode, useCallback } from 'react'
import { schedulesOptions } from '@/api/schedules'
import type { Schedule } from '@/api/types'
import { Due } from '@/domain/schedule/due'
import { plural } from '@/lib/numbers'
import { useParamState } from '@/lib/use-params'
import { carryFocus, useRowKeys } from '@/lib/use-row-keys'
import { useTitle } from '@/lib/use-title'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { FilterChip } from '@/ui/filter-chip'
import { PageHeader } from '@/ui/page-header'
import { SkeletonRows } from '@/ui/skeleton'
import { StaleMark } from '@/ui/stale-mark'
import { scheduleParams } from './params'
import { SchedulePanel } from './schedule-panel'
import { originName } from './schedule-row'
import { ScheduleTable } from './schedule-table'

const none: readonly Schedule[] = []
const choices = (values: readonly string[]) =>
  [...new Set(values)].sort().map((value) => ({ value, label: value }))

/** What runs by the clock: when, where, and how it went the last time. */
export function SchedulesPage() {
  useTitle('Schedules')
  const [{ open, workspace, origin }, change] = useParamState(scheduleParams)
  const query = useQuery(schedulesOptions())
  const all = query.data?.items ?? none
  const schedules = all.filter(
    (one) =>
      (workspace === null || one.workspaces.includes(workspace)) &&
      (origin === null || originName(one) === origin),
  )
  const at = schedules.findIndex((one) => one.id === open)
  const chosen = schedules[at]
  const onOpen = useCallback((id: string | null) => change({ open: id }), [change])
  const move = (index: number) => {
    const next = schedules[index]
    if (!next) return
    onOpen(next.id)
    carryFocus(next.id)
  }
  useRowKeys({ at, count: schedules.length, onMove: move, enabled: chosen !== undefined })
  const step = (by: number) => (schedules[at + by] ? () => move(at + by) : undefined)
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <PageHeader title="Schedules" actions={<Summary schedules={all} />}>
          <FilterChip
            name="Workspace"
            any="All"
            value={workspace}
            choices={choices(all.flatMap((one) => one.workspaces))}
            onChange={(next) => change({ workspace: next })}
          />
          <FilterChip
            name="From"
            any="All"
            value={origin}
            choices={choices(all.map(originName))}
            onChange={(next) => change({ origin: next })}
          />
        </PageHeader>
        <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-4 pt-3 pb-4 max-md:px-3">
          {query.isPending ? (
            <Box>
              <SkeletonRows rows={5} label="Loading the schedules" />
            </Box>
          ) : query.error && !query.data ? (
            <ErrorState error={query.error} onRetry={() => void query.refetch()} />
          ) : schedules.length > 0 ? (
            <ScheduleTable schedules={schedules} open={open} onOpen={onOpen} />
          ) : (
            <Box>{all.length === 0 ? <NoneYet /> : <NoneFits />}</Box>
          )}
        </div>
      </div>
      {chosen && (
        <SchedulePanel
          schedule={chosen}
          position={`${at + 1} of ${schedules.length}`}
          onPrevious={step(-1)}
          onNext={step(1)}
          onClose={() => onOpen(null)}
        />
      )}
    </div>
  )
}

function Box({ children }: { children: ReactNode }) {
  return (
    <div className="shrink-0 overflow-hidden rounded-panel border border-line bg-surface">{children}</div>
  )
}

function NoneYet() {
  return (
    <EmptyState icon={<CalendarClock size={16} />} title="No schedule yet">
      Connect a dispatcher: <code className="text-11">fleetdeck up --dispatcher PATH</code>. Its{' '}
      <code className="text-11">config/schedules.json</code> and its lines in the crontab stand here; they are
      read, never written.
    </EmptyState>
  )
}

function NoneFits() {
  return (
    <EmptyState icon={<CalendarClock size={16} />} title="No schedule fits">
      Choose “All” to see them all.
    </EmptyState>
  )
}

function Summary({ schedules }: { schedules: readonly Schedule[] }) {
  const on = schedules.filter((one) => one.enabled).length
  const missed = schedules.reduce((sum, one) => sum + one.missed_count, 0)
  const next = schedules[0]?.next_runs[0]
  return (
    <>
      <StaleMark />
      {schedules.length > 0 && (
        <p className="num text-12 text-t2 max-md:hidden">
          <span className="font-semibold text-t1">{on} on</span> of {schedules.length}
          {next && (
            <>
              {' '}
              · next <Due time={next} className="font-semibold text-t1" />
            </>
          )}
          {missed > 0 && <span className="text-warn-text"> · {plural(missed, 'run')} missed</span>}
        </p>
      )}
    </>
  )
}
