import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { CostQuery } from '@/api/types'
import type { Period } from '@/domain/period/period'
import { formatMoney } from '@/lib/money'
import { usePhone } from '@/lib/use-media'
import { BarChart } from '@/ui/bar-chart'
import { ChartLegend } from '@/ui/chart-legend'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonChart } from '@/ui/skeleton'
import { dayBars, unitOf } from './day-bars'
import { breakdownOptions } from './queries'

const dollars = (value: number) => formatMoney(value.toFixed(9))
const axisDollars = (value: number, top: number) => `$${value.toFixed(top < 4 ? 2 : 0)}`

type Props = { period: Period; query: CostQuery; now: number; rest: number | null }

/** What each day cost, stacked by model; hover or arrows read a day out in the legend. */
export function DayChart({ period, query, now, rest }: Props) {
  const unit = unitOf(period)
  const costs = useQuery(breakdownOptions([unit, 'model'], { ...query, limit: 10_000 }))
  const [active, setActive] = useState<number | null>(null)
  const rows = costs.data?.breakdown
  const phone = usePhone()
  const {
    bars,
    series,
    unit: drawn,
  } = useMemo(() => dayBars(rows ?? [], period, now, rest, phone ? 4 : 10), [rows, period, now, rest, phone])
  const read = active === null ? undefined : bars[active]
  const values =
    read?.values ?? series.map((_, index) => bars.reduce((sum, bar) => sum + (bar.values[index] ?? 0), 0))
  const sum = values.reduce((total, value) => total + value, 0)
  const title = `Per ${drawn}`
  const projected = bars.some((bar) => (bar.projected ?? 0) > 0)
  return (
    <Panel
      title={title}
      aside={
        <span className="num">
          {rows && (read ? read.label : 'all of it')}{' '}
          {rows && <span className="ml-1.5 font-semibold text-13 text-t1">{dollars(sum)}</span>}
          {read?.projected !== undefined && (
            <span className="ml-1.5">+ about {dollars(read.projected)} expected</span>
          )}
        </span>
      }
      actions={
        projected && (
          <span className="flex items-center gap-1.5 text-12 text-t2 max-md:hidden">
            <svg width={14} height={10} aria-hidden="true">
              <rect x={0.5} y={0.5} width={13} height={9} fill="url(#hatch)" stroke="var(--control)" />
            </svg>
            projected
          </span>
        )
      }
      className="h-66 shrink-0"
      bodyClassName="flex flex-col"
    >
      {costs.isPending ? (
        <SkeletonChart />
      ) : costs.error && !costs.data ? (
        <ErrorState error={costs.error} onRetry={() => void costs.refetch()} />
      ) : (
        <>
          <div className="flex h-8 shrink-0 items-center px-3 max-md:h-auto max-md:py-2">
            <ChartLegend series={series} values={values} format={dollars} wrapOnPhone />
          </div>
          <div className="min-h-0 flex-1">
            <BarChart
              label={`Cost by model, ${title.toLowerCase()}`}
              bars={bars}
              series={series}
              format={dollars}
              axisFormat={axisDollars}
              active={active}
              onActive={setActive}
              empty={rows?.length === 0 ? 'Nothing was spent in this time.' : undefined}
            />
          </div>
        </>
      )}
    </Panel>
  )
}
