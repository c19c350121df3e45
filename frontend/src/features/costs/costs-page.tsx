import { useQuery } from '@tanstack/react-query'
import { Calculator } from 'lucide-react'
import { useCallback, useMemo } from 'react'
import { statusOptions } from '@/api/fleet'
import { periodOf, projectionOf, stretchOf } from '@/domain/period/period'
import { PeriodChip } from '@/domain/period/period-chip'
import { useNow } from '@/lib/use-now'
import { useParamState } from '@/lib/use-params'
import { useTitle } from '@/lib/use-title'
import { Button } from '@/ui/button'
import { ErrorState } from '@/ui/error-state'
import { PageHeader } from '@/ui/page-header'
import { Breakdown } from './breakdown'
import { CostFilters } from './cost-filters'
import { DayChart } from './day-chart'
import { EstimatePanel } from './estimate/estimate-panel'
import { LedgerPanel } from './ledger-panel'
import { costParams, filterOf } from './params'
import { PlanPanel } from './plan/plan-panel'
import { Proof } from './proof'
import { breakdownOptions } from './queries'
import { Sentence } from './sentence'
import { Unpriced } from './unpriced'

// What is asked for changes with the day, not with the second.
const STEP = 5 * 60_000

/** What it cost: one sentence, the days, and the way down to each entry of the ledger. */
export function CostsPage() {
  useTitle('Costs')
  const [params, change] = useParamState(costParams)
  const now = useNow(STEP)
  const period = useMemo(
    () => periodOf(params.period, now, params.from, params.to),
    [params.period, params.from, params.to, now],
  )
  const filter = useMemo(() => filterOf(params), [params])
  const query = useMemo(() => ({ ...stretchOf(period), ...filter }), [period, filter])
  const pairs = useQuery(breakdownOptions(['role', 'model'], { ...query, limit: 10_000 }))
  const status = useQuery(statusOptions())
  const report = pairs.data
  const total = Number(report?.total_cost ?? 0)
  const fleetWide = Object.keys(filter).length === 0
  const projection = report
    ? projectionOf(total, period, now, fleetWide ? (status.data?.cost.projected_month ?? null) : null)
    : null
  const openLedger = useCallback(
    (target: { ledgerAgent: string | null; ledgerModel: string | null }) =>
      change({ ledger: true, estimate: false, ...target }),
    [change],
  )
  const closeLedger = useCallback(
    () => change({ ledger: false, ledgerAgent: null, ledgerModel: null, basis: null }),
    [change],
  )
  const closeEstimate = useCallback(() => change({ estimate: false }), [change])
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <PageHeader
          title="Costs"
          actions={
            <Button
              variant="quiet"
              aria-pressed={params.estimate}
              icon={<Calculator size={14} aria-hidden />}
              className="max-md:h-11"
              onClick={() => change({ estimate: !params.estimate, ledger: false })}
            >
              Estimate
            </Button>
          }
        >
          <PeriodChip params={params} period={period} now={now} change={change} />
          <CostFilters params={params} change={change} />
        </PageHeader>
        <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-4 pt-1 pb-4 max-md:px-3">
          {pairs.error && !report ? (
            <ErrorState error={pairs.error} onRetry={() => void pairs.refetch()} />
          ) : (
            <Sentence report={report} period={period} projection={projection} />
          )}
          <Unpriced calls={report?.unpriced_calls ?? 0} />
          <div className="@container shrink-0">
            <div className="grid grid-cols-[minmax(0,1fr)_376px] gap-3 @max-[900px]:grid-cols-1 *:min-w-0">
              <DayChart
                period={period}
                query={query}
                now={now}
                rest={projection === null ? null : projection - total}
              />
              <PlanPanel />
            </div>
          </div>
          <Breakdown
            by={params.by}
            period={period}
            query={query}
            total={report?.total_cost ?? '0'}
            empty={report?.total_calls === 0}
            footer={
              <Proof report={report} onLedger={() => openLedger({ ledgerAgent: null, ledgerModel: null })} />
            }
            onGroup={(by) => change({ by })}
            onLedger={openLedger}
          />
        </div>
      </div>
      {params.estimate && !params.ledger && <EstimatePanel onClose={closeEstimate} />}
      {params.ledger && <LedgerPanel params={params} period={period} change={change} onClose={closeLedger} />}
    </div>
  )
}
