import { type Stretch, share } from '@/lib/stretch'

export const percent = (value: number) => `${(value * 100).toFixed(3)}%`

export type PlotProps = { view: Stretch; ticks: readonly number[]; now: number; chosen?: Stretch | null }

/** The lines of the scale behind a row, the line of now, and the stretch that is being chosen. */
export function PlotBack({ view, ticks, now, chosen = null }: PlotProps) {
  const current = share(now, view)
  return (
    <>
      {chosen && (
        <span
          className="absolute inset-y-0 bg-accent/15"
          style={{
            left: percent(share(chosen.from, view)),
            width: percent((chosen.to - chosen.from) / (view.to - view.from)),
          }}
        />
      )}
      {ticks.map((tick) => (
        <span
          key={tick}
          className="absolute inset-y-0 w-px bg-row"
          style={{ left: percent(share(tick, view)) }}
        />
      ))}
      {current >= 0 && current <= 1 && (
        <span
          className="absolute inset-y-0 w-px bg-accent"
          style={{ left: `min(${percent(current)}, calc(100% - 1px))` }}
        />
      )}
    </>
  )
}
