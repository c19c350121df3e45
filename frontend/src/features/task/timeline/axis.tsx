import { PlotBack } from '@/domain/plot-back'
import { share } from '@/lib/stretch'
import { clockTime } from '@/lib/time'
import { usePhone } from '@/lib/use-media'
import { timeColumns } from './timeline-row'

type AxisProps = {
  plot: { view: { from: number; to: number }; ticks: readonly number[]; now: number }
  step: number
}

/** The scale above the rows. */
export function Axis({ plot, step }: AxisProps) {
  // Half of a label, so that none is cut at the border.
  const phone = usePhone()
  const edge = (step < 60_000 ? 7 : 4) * (phone ? 2.5 : 1)
  return (
    <div role="rowgroup" className="sticky top-0 z-10">
      <div role="row" className={`${timeColumns} row-lines h-6 bg-surface text-12 text-t3`}>
        <span role="columnheader" className="truncate pl-3 leading-6">
          Agent or call
        </span>
        <span role="columnheader" className="relative min-w-0 overflow-hidden">
          <span className="sr-only">Time</span>
          <PlotBack {...plot} ticks={[]} />
          {plot.ticks.map((tick) => {
            const at = share(tick, plot.view) * 100
            // A label that would be cut at the border is left out; its line stays.
            if (at < edge - 3 || at > 100 - edge + 3) return null
            return (
              <span
                key={tick}
                className="num -translate-x-1/2 absolute top-1 whitespace-nowrap text-11"
                style={{ left: `${Math.min(100 - edge, Math.max(edge, at))}%` }}
              >
                {clockTime(tick, step < 60_000)}
              </span>
            )
          })}
        </span>
        <span role="columnheader" className="text-right leading-6 max-md:hidden">
          Cost
        </span>
        <span role="columnheader" className="pr-3 text-right leading-6 max-md:hidden">
          Time
        </span>
      </div>
    </div>
  )
}
