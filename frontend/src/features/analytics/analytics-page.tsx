import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { useMemo, useRef } from 'react'
import { backlogOptions } from '@/api/backlog'
import { invocationsOptions } from '@/api/invocations'
import { anomaliesOptions } from '@/api/metrics'
import { BacklogPanel } from '@/domain/backlog/backlog-panel'
import { InvocationPanel } from '@/domain/invocations/invocation-panel'
import { type PeriodName, periodOf } from '@/domain/period/period'
import { PeriodChip } from '@/domain/period/period-chip'
import { plural } from '@/lib/numbers'
import { useNow } from '@/lib/use-now'
import { useParamState } from '@/lib/use-params'
import { useTitle } from '@/lib/use-title'
import { PageHeader } from '@/ui/page-header'
import { Segments } from '@/ui/segments'
import { ActivityPanel } from './activity/activity-panel'
import { PeakPanel } from './activity/peak-panel'
import { AnomaliesPanel } from './anomalies-panel'
import { ExecutionPanel } from './execution/execution-panel'
import { Filters } from './filters'
import { ModelsPanel } from './models/models-panel'
import { analyticsParams, queryOf, type Unit, units } from './params'
import { TokensPanel } from './tokens/tokens-panel'
import { ToolsPanel } from './tools/tools-panel'

// What is asked for changes with the day, not with the second.
const STEP = 5 * 60_000
const unitNames: Record<Unit, string> = { day: 'Day', week: 'Week', month: 'Month' }
const periodWords: Record<PeriodName, string> = {
  today: 'today',
  '7d': '7 days',
  month: 'month',
  all: 'in all',
  custom: 'these days',
}

/** What happened: tokens, models, activity, backlog, times, tools, and what is not as usual. */
export function AnalyticsPage() {
  useTitle('Analytics')
  const [params, change] = useParamState(analyticsParams)
  const now = useNow(STEP)
  const period = useMemo(
    () => periodOf(params.period, now, params.from, params.to),
    [params.period, params.from, params.to, now],
  )
  const query = useMemo(() => queryOf(period, params), [period, params])
  const backlog = useQuery(backlogOptions())
  const invocations = useQuery(invocationsOptions()).data
  const calls = useQuery(invocationsOptions(params.telemetry))
  const page = useRef<HTMLDivElement>(null)
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <PageHeader
        title="Analytics"
        actions={
          <>
            <Unusual onLook={() => page.current?.scrollTo({ top: page.current.scrollHeight })} />
            <Segments<Unit>
              label="Tokens per"
              value={params.unit}
              options={units.map((value) => ({ value, label: unitNames[value] }))}
              onChange={(unit) => change({ unit })}
            />
          </>
        }
      >
        <PeriodChip params={params} period={period} now={now} change={change} />
        <Filters params={params} change={change} />
      </PageHeader>
      <div
        ref={page}
        className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-4 pt-px pb-4 max-md:px-3 max-md:pt-2"
      >
        <div className="grid shrink-0 grid-cols-[minmax(0,1fr)_444px] gap-3 max-xl:grid-cols-1 max-xl:*:min-w-0">
          <TokensPanel
            query={query}
            unit={params.unit}
            kinds={params.kinds}
            table={params.table}
            period={periodWords[params.period]}
            now={now}
            change={change}
          />
          <ModelsPanel query={query} />
          <ActivityPanel
            filter={params.workspace}
            chosen={params.calendar}
            byModel={params.model !== null}
            onChoose={(calendar) => change({ calendar })}
          />
          <PeakPanel query={query} />
        </div>
        <div className="grid shrink-0 grid-cols-[399fr_380fr_403fr] gap-3 max-xl:grid-cols-2 max-lg:grid-cols-1 *:min-w-0">
          <BacklogPanel backlog={backlog} className="h-72.75 max-md:h-auto" />
          <ExecutionPanel
            query={query}
            versus={period.versus}
            types={params.types}
            onTypes={(types) => change({ types })}
          />
          <ToolsPanel query={query} causes={params.causes} onCauses={(causes) => change({ causes })} />
        </div>
        {invocations !== undefined && invocations.total.calls > 0 && (
          <InvocationPanel
            calls={calls}
            databases={invocations.sources}
            source={params.telemetry}
            onSource={(telemetry) => change({ telemetry })}
            className="h-72.75 max-lg:h-auto"
          />
        )}
        <AnomaliesPanel />
      </div>
    </div>
  )
}

/** That something below is not as usual, and the way there. */
function Unusual({ onLook }: { onLook: () => void }) {
  const { data } = useQuery(anomaliesOptions())
  const count = data?.items.filter((item) => item.severity !== 'info').length ?? 0
  if (count === 0) return null
  return (
    <button
      type="button"
      onClick={onLook}
      className="flex h-7 items-center gap-1.5 rounded-panel px-2 text-12 text-warn-text hover:bg-hover max-md:h-11"
    >
      <TriangleAlert size={14} aria-hidden />
      {plural(count, 'anomaly', 'anomalies')}
    </button>
  )
}
