import type { FleetStatus } from '@/api/types'
import { Ago } from '@/domain/time'
import { PageHeader } from '@/ui/page-header'
import { Panel } from '@/ui/panel'
import { ActivityPanel } from './activity-panel'
import { CostChart } from './cost-chart'
import { FoundHere } from './found-here'
import { ModelsPanel } from './models-panel'
import { NothingNeedsYou } from './needs-you'
import { NextSteps } from './next-steps'
import { NoneYet } from './running-now'
import { StatStrip } from './stat-strip'

/** Before the first agent: what was found, what to do next, and every panel already in its place. */
export function FirstRun({ status }: { status: FleetStatus }) {
  return (
    <>
      <PageHeader
        title="Overview"
        quietOnPhone
        aside={
          <span className="text-12 text-t3">
            Started <Ago time={status.started_at} /> ago, no agent seen yet
          </span>
        }
      />
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-4 pb-4 max-md:px-3 max-md:py-3">
        <StatStrip status={status} />
        <div className="grid shrink-0 grid-cols-[minmax(0,1.13fr)_minmax(0,1fr)] gap-3 max-lg:grid-cols-1">
          <div className="flex min-w-0 flex-col gap-3">
            <FoundHere />
            <CostChart
              range="24h"
              workspace={null}
              empty="The first priced call draws here. Past days fill while the import runs."
              className="min-h-62 flex-1"
            />
          </div>
          <NextSteps />
          <Panel title="Running now" aside="0 agents">
            <NoneYet />
          </Panel>
          <Panel title="Needs you">
            <NothingNeedsYou />
          </Panel>
          <ActivityPanel />
          <ModelsPanel workspace={null} />
        </div>
      </div>
    </>
  )
}
