import { useQuery } from '@tanstack/react-query'
import { agentFacetsOptions } from '@/api/agents'
import { backlogOptions } from '@/api/backlog'
import { schedulesOptions } from '@/api/schedules'
import type { FleetStatus } from '@/api/types'
import { BacklogPanel } from '@/domain/backlog/backlog-panel'
import { NewTaskLink } from '@/domain/new-task-link'
import { choiceParam, textParam, useParamState } from '@/lib/use-params'
import { FilterChip } from '@/ui/filter-chip'
import { PageHeader } from '@/ui/page-header'
import { ActivityPanel } from './activity-panel'
import { CostChart } from './cost-chart'
import { ModelsPanel } from './models-panel'
import { NeedsYou } from './needs-you'
import { NextSchedules } from './next-schedules'
import { type Range, rangeNames } from './range'
import { RolesPanel } from './roles-panel'
import { RunningNow } from './running-now'
import { StatStrip } from './stat-strip'

const params = { workspace: textParam, range: choiceParam<Range>(['24h', '7d', '30d'], '24h') }
const ranges = Object.entries(rangeNames).map(([value, label]) => ({ value, label }))

export function Fleet({ status }: { status: FleetStatus | undefined }) {
  const [{ workspace, range }, change] = useParamState(params)
  const facets = useQuery(agentFacetsOptions())
  const workspaces = Object.entries(facets.data?.workspace ?? {}).map(([value, count]) => ({
    value,
    label: value,
    count,
  }))
  return (
    <>
      <PageHeader title="Overview" quietOnPhone actions={<NewTaskLink />}>
        <FilterChip
          name="Workspace"
          any="All"
          value={workspace}
          choices={workspaces}
          onChange={(next) => change({ workspace: next })}
        />
        <FilterChip
          name="Range"
          value={range}
          shown={rangeNames[range]}
          choices={ranges}
          onChange={(next) => change({ range: (next ?? '24h') as Range })}
        />
      </PageHeader>
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-4 pb-4 max-md:px-3 max-md:py-3">
        <StatStrip status={status} />
        <div className="grid shrink-0 grid-cols-[minmax(0,1fr)_440px] gap-3 max-md:contents max-lg:grid-cols-1">
          <CostChart range={range} workspace={workspace} className="h-62 max-md:order-1" />
          <NeedsYou workspace={workspace} />
        </div>
        <RunningNow workspace={workspace} burnRate={status?.cost.burn_rate_hour ?? null} />
        <div className="grid flex-1 auto-rows-[minmax(220px,1fr)] grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)_minmax(0,0.8fr)] gap-3 max-md:order-2 max-lg:auto-rows-auto max-lg:grid-cols-1">
          <ActivityPanel />
          <ModelsPanel workspace={workspace} />
          <RolesPanel status={status} />
          <Dispatcher />
        </div>
      </div>
    </>
  )
}

/** What a dispatcher has before it: only where there is one. */
function Dispatcher() {
  const backlog = useQuery(backlogOptions())
  const schedules = useQuery(schedulesOptions()).data
  return (
    <>
      {backlog.data && backlog.data.items.length > 0 && (
        <BacklogPanel backlog={backlog} className="col-span-2 max-lg:col-span-1" />
      )}
      {schedules && schedules.items.length > 0 && <NextSchedules schedules={schedules.items} />}
    </>
  )
}
