import { useMemo, useState } from 'react'
import type { Invocations } from '@/api/types'
import { axisMoney, centMoney, sumMoney } from '@/lib/money'
import { useNow } from '@/lib/use-now'
import { BarChart } from '@/ui/bar-chart'
import { trendBars } from './trend'

const MINUTE = 60_000
const series = [{ name: 'Cost', colour: 'var(--chart-0)' }]
const dollars = (value: number) => centMoney(value.toFixed(9))

/** What each of the last thirty days cost. */
export function InvocationTrend({ days }: { days: Invocations['days'] }) {
  const now = useNow(MINUTE)
  const [active, setActive] = useState<number | null>(null)
  const bars = useMemo(() => trendBars(days, now), [days, now])
  const read = active === null ? undefined : days[active]
  const cost = read ? read.cost : sumMoney(days.map((day) => day.cost))
  return (
    <div className="flex h-full min-h-0 flex-col">
      <p className="num flex h-6 shrink-0 items-center gap-1.5 px-3 text-12 text-t3">
        {read ? bars[active ?? 0]?.label : '30 days'}
        <span className="font-semibold text-t1">{centMoney(cost)}</span>
      </p>
      <div className="min-h-0 flex-1">
        <BarChart
          label="Cost of invocations per day, 30 days"
          bars={bars}
          series={series}
          format={dollars}
          axisFormat={axisMoney}
          active={active}
          onActive={setActive}
          empty={Number(cost) === 0 && !read ? 'Nothing was spent in these 30 days.' : undefined}
        />
      </div>
    </div>
  )
}
