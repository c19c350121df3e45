import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChartColumn, Table2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { type MetricQuery, tokensOptions } from '@/api/metrics'
import { axisNumber, compactNumber, exactNumber, percent } from '@/lib/numbers'
import { usePhone } from '@/lib/use-media'
import { BarChart } from '@/ui/bar-chart'
import { ChartLegend } from '@/ui/chart-legend'
import { ErrorState } from '@/ui/error-state'
import { IconButton } from '@/ui/icon-button'
import { Panel } from '@/ui/panel'
import { Segments } from '@/ui/segments'
import { SkeletonChart } from '@/ui/skeleton'
import type { Change, KindChoice, Unit } from '../params'
import { tokenBars } from './token-bars'
import { TokenTable } from './token-table'

type Props = {
  query: MetricQuery
  unit: Unit
  kinds: KindChoice
  table: boolean
  /** The period in a word: "month". */
  period: string
  now: number
  change: Change
}

/** Tokens of each kind over time; hover or arrows read a bar out. */
export function TokensPanel({ query, unit, kinds, table, period, now, change }: Props) {
  const tokens = useQuery({ ...tokensOptions({ ...query, unit }), placeholderData: keepPreviousData })
  const [active, setActive] = useState<number | null>(null)
  const phone = usePhone()
  const found = tokens.data
  // While the unit changes, the old bars stay what they were.
  const drawn = (found?.unit ?? unit) as Unit
  const { bars, series } = useMemo(
    () => (found ? tokenBars(found, drawn, kinds, now, phone ? 4 : 10) : { bars: [], series: [] }),
    [found, drawn, kinds, now, phone],
  )
  const read = active === null ? undefined : bars[active]
  const values =
    read?.values ?? series.map((_, index) => bars.reduce((sum, bar) => sum + (bar.values[index] ?? 0), 0))
  const sum = values.reduce((total, value) => total + value, 0)
  return (
    <Panel
      title={`Tokens per ${unit}`}
      aside={
        found && (
          <span className="num">
            {read?.label ?? 'all of it'}
            <span className="ml-2 font-semibold text-13 text-t1">{compactNumber(sum)}</span>
          </span>
        )
      }
      actions={
        <>
          <span className="*:h-6 max-md:hidden">
            <Segments<KindChoice>
              label="Kinds of tokens"
              value={kinds}
              options={[
                { value: 'all', label: 'All kinds' },
                { value: 'fresh', label: 'Without cache read' },
              ]}
              onChange={(next) => change({ kinds: next })}
            />
          </span>
          <IconButton
            label={table ? 'Show the chart' : 'Show the table'}
            icon={table ? <ChartColumn size={14} aria-hidden /> : <Table2 size={14} aria-hidden />}
            onClick={() => change({ table: !table })}
          />
        </>
      }
      className="h-72.5"
      bodyClassName="flex flex-col"
    >
      {tokens.isPending ? (
        <SkeletonChart />
      ) : tokens.error && !found ? (
        <ErrorState error={tokens.error} onRetry={() => void tokens.refetch()} />
      ) : table ? (
        <TokenTable bars={bars} series={series} />
      ) : (
        <>
          <div className="flex h-8 shrink-0 items-center gap-4 px-3 max-md:h-auto max-md:py-2">
            <ChartLegend series={series} values={values} format={compactNumber} wrapOnPhone />
            {found && (
              <span className="num ml-auto whitespace-nowrap text-12 text-t2 max-md:hidden">
                {period} {compactNumber(found.total_tokens)}
                {found.cache_hit_ratio !== null && `, cache hit ${percent(found.cache_hit_ratio)}`}
              </span>
            )}
          </div>
          <div className="min-h-0 flex-1">
            <BarChart
              label={`Tokens by kind, per ${unit}`}
              bars={bars}
              series={series}
              format={exactNumber}
              axisFormat={axisNumber}
              active={active}
              onActive={setActive}
              floor={1000}
              empty={found?.total_calls === 0 ? 'No model was called in this time.' : undefined}
            />
          </div>
        </>
      )}
    </Panel>
  )
}
