import type { CostReport } from '@/api/types'
import { Money } from '@/domain/money'
import type { Period } from '@/domain/period/period'
import { formatMoney } from '@/lib/money'
import { Skeleton } from '@/ui/skeleton'
import { dearest } from './rows'

type Props = { report: CostReport | undefined; period: Period; projection: number | null }

const whole = (amount: number) =>
  amount >= 20 ? `$${Math.round(amount).toLocaleString('en-US')}` : formatMoney(amount.toFixed(6))

/** The answer before the figures. */
export function Sentence({ report, period, projection }: Props) {
  if (!report)
    return (
      <p role="status" aria-label="Loading the sum" className="flex h-7 items-center">
        <Skeleton className="h-4 w-120 max-w-full" />
      </p>
    )
  const most = dearest(report.breakdown, report.total_cost)
  if (report.total_calls === 0)
    return (
      <p className="text-18">
        {period.words} nothing was spent{period.name === 'all' && ' yet'}.
      </p>
    )
  return (
    <p className="text-18 [text-wrap:pretty]">
      {period.words}{' '}
      <span className="font-semibold">
        <Money amount={report.total_cost} unpriced={report.unpriced_calls > 0} />
      </span>
      {projection !== null && (
        <>
          , on course for <span className="font-semibold">{whole(projection)}</span>
        </>
      )}
      {most && (
        <>
          ; {most.percent}% went to {most.role} on {most.model}
        </>
      )}
      .
    </p>
  )
}
