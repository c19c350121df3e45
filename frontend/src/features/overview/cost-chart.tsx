import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { useMemo, useState } from 'react'
import { costsOptions } from '@/api/fleet'
import { costBars } from '@/domain/cost-series'
import { Money } from '@/domain/money'
import { axisMoney, formatMoney } from '@/lib/money'
import { useNow } from '@/lib/use-now'
import { type Bar, BarChart, type Series } from '@/ui/bar-chart'
import { ChartLegend } from '@/ui/chart-legend'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonChart } from '@/ui/skeleton'
import { type Range, rangeNames, rangeOf } from './range'

const MINUTE = 60_000
const dollars = (value: number) => formatMoney(value.toFixed(9))

type Props = { range: Range; workspace: string | null; empty?: string; className?: string }

/** What the fleet cost, piece by piece, stacked by model. */
export function CostChart({ range, workspace, empty, className }: Props) {
  const now = useNow(MINUTE)
  const { unit, starts, query } = rangeOf(range, now, workspace)
  const costs = useQuery(costsOptions(query))
  const [active, setActive] = useState<number | null>(null)
  const rows = costs.data?.breakdown
  const first = starts[0]
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pieces are the same while the first is
  const { bars, series } = useMemo(() => costBars(rows ?? [], unit, starts), [rows, unit, first])
  const pointed = active === null ? undefined : bars[active]
  const nothing = costs.data !== undefined && costs.data.breakdown.length === 0
  return (
    <Panel
      title={`Cost, ${rangeNames[range].toLowerCase()}`}
      aside={costs.data && <Money amount={costs.data.total_cost} />}
      actions={
        <span className="contents max-md:hidden">
          <ChartLegend series={series} format={dollars} />
        </span>
      }
      className={clsx('shrink-0', className ?? 'h-62')}
      bodyClassName="relative"
    >
      {costs.isPending ? (
        <SkeletonChart />
      ) : costs.error && !costs.data ? (
        <ErrorState error={costs.error} onRetry={() => void costs.refetch()} />
      ) : (
        <>
          {pointed && <ReadOut bar={pointed} series={series} />}
          <BarChart
            label={`Cost by model, ${rangeNames[range].toLowerCase()}`}
            bars={bars}
            series={series}
            format={dollars}
            axisFormat={axisMoney}
            active={active}
            onActive={setActive}
            empty={nothing ? (empty ?? 'Nothing was spent in this time.') : undefined}
          />
        </>
      )}
    </Panel>
  )
}

/** The bar that is pointed at, above the plot: its time, its sum, and what each colour stands for in it. */
function ReadOut({ bar, series }: { bar: Bar; series: readonly Series[] }) {
  const sum = bar.values.reduce((total, value) => total + value, 0)
  return (
    <p className="num absolute top-1 right-3 z-10 flex items-center gap-2.5 bg-surface pl-2 text-11 text-t2">
      <span>{bar.label}</span>
      <span className="font-semibold text-t1">{dollars(sum)}</span>
      {series.map((one, index) => {
        const value = bar.values[index] ?? 0
        if (value === 0) return null
        return (
          <span key={one.name} title={one.name} className="flex items-center gap-1 max-md:hidden">
            <span className="size-2 rounded-[1px]" style={{ background: one.colour }} aria-hidden />
            {dollars(value)}
          </span>
        )
      })}
    </p>
  )
}
