import { PlotBack } from '@/domain/plot-back'
import { type Stretch, share } from '@/lib/stretch'
import { clockTime, DAY, dayLabel } from '@/lib/time'
import { timeColumns } from './timeline-row'

const SECOND = 1000

type AxisProps = {
  view: Stretch
  ticks: readonly number[]
  now: number
  chosen: Stretch | null
  step: number
}

/** The scale above the rows; dragging over it chooses a stretch. */
export function Axis({ step, ...plot }: AxisProps) {
  // So many percent are half of the label: nearer to an edge it would be cut.
  const edge = step < SECOND ? 9 : 4
  const label = (time: number) =>
    step >= DAY
      ? dayLabel(time)
      : step < SECOND
        ? `${clockTime(time, true)}.${String(time % SECOND).padStart(3, '0')}`
        : clockTime(time, step < 60_000)
  return (
    <div role="rowgroup" className="sticky top-0 z-10">
      <div role="row" className={`${timeColumns} row-lines h-6 bg-surface text-12 text-t3`}>
        <span role="columnheader" className="truncate pl-4 leading-6">
          Agent or call
        </span>
        <span
          role="columnheader"
          data-plot
          className="relative min-w-0 cursor-crosshair overflow-hidden"
          title="Drag to zoom"
        >
          <span className="sr-only">Time</span>
          <PlotBack {...plot} ticks={[]} />
          {plot.ticks.map((tick) => {
            const place = share(tick, plot.view)
            return (
              <span
                key={tick}
                className="num -translate-x-1/2 absolute top-1 whitespace-nowrap text-11"
                style={{ left: `${Math.min(100 - edge, Math.max(edge, place * 100))}%` }}
              >
                {label(tick)}
              </span>
            )
          })}
        </span>
        <span role="columnheader" className="text-right leading-6 max-md:hidden">
          Cost
        </span>
        <span role="columnheader" className="pr-4 text-right leading-6 max-md:hidden">
          Time
        </span>
      </div>
    </div>
  )
}
