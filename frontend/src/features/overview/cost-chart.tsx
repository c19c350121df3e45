import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { useMemo, useState } from 'react'
import { costsOptions } from '@/api/fleet'
import { costBars } from '@/domain/cost-series'
import { Money } from '@/domain/money'
import { formatMoney } from '@/lib/money'
import { useNow } from '@/lib/use-now'
import { BarChart } from '@/ui/bar-chart'
import { ChartLegend } from '@/ui/chart-legend'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonChart } from '@/ui/skeleton'
import { type Range, rangeNames, rangeOf } from './range'

const MINUTE = 60_000
const dollars = (value: number) => formatMoney(value.toFixed(9))
const axisDollars = (value: number) => `$${value.toFixed(value < 10 ? 2 : 0)}`

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
      aside={pointed ? pointed.label : costs.data && <Money amount={costs.data.total_cost} />}
      actions={
        <span className="contents max-md:hidden">
          <ChartLegend series={series} values={pointed?.values} format={dollars} />
        </span>
      }
      className={clsx('h-62 shrink-0', className)}
    >
      {costs.isPending ? (
        <SkeletonChart />
      ) : costs.error && !costs.data ? (
        <ErrorState error={costs.error} onRetry={() => void costs.refetch()} />
      ) : (
        <BarChart
          label={`Cost by model, ${rangeNames[range].toLowerCase()}`}
          bars={bars}
          series={series}
          format={dollars}
          axisFormat={axisDollars}
          active={active}
          onActive={setActive}
          empty={nothing ? (empty ?? 'Nothing was spent in this time.') : undefined}
        />
      )}
    </Panel>
  )
}
