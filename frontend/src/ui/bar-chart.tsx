import type { KeyboardEvent, ReactNode } from 'react'
import { niceTicks } from '@/lib/scale'
import { useSize } from '@/lib/use-size'
import { BarStack } from './bar-stack'

export type Series = { name: string; colour: string }
export type Bar = {
  key: string
  /** Under the axis; null where the axis stays bare. */
  tick: string | null
  /** Said in full in the read-out and in the table. */
  label: string
  values: readonly number[]
  /** Not over yet, drawn pale. */
  current?: boolean
  /** Expected on top of the values, drawn as a hatched outline. */
  projected?: number
  /** A dashed line before this bar, with these words. */
  divider?: string
}

type Props = {
  label: string
  bars: readonly Bar[]
  series: readonly Series[]
  format: (value: number) => string
  axisFormat: (value: number, top: number) => string
  active: number | null
  onActive: (index: number | null) => void
  /** Stands in the middle while there is nothing to draw. */
  empty?: ReactNode
  /** The least top of the axis, so that an empty chart has a scale too. */
  floor?: number
}

const LEFT = 52
const TOP = 20
const BOTTOM = 24
const RIGHT = 10

const total = (bar: Bar) => bar.values.reduce((sum, value) => sum + value, 0) + (bar.projected ?? 0)

/** An empty chart keeps its scale and sheds its marks. */
const bare = ({ key, tick, label, values }: Bar): Bar => ({ key, tick, label, values })

/** Stacked bars with an axis, a keyboard, and a table behind them. */
export function BarChart(props: Props) {
  const { bars, series, active, onActive } = props
  const { ref, width, height } = useSize<HTMLDivElement>()
  const ticks = niceTicks(Math.max(...bars.map(total), props.floor ?? 0.4))
  const top = ticks.at(-1) || 1
  const plotWidth = Math.max(0, width - LEFT - RIGHT)
  const plotHeight = Math.max(0, height - TOP - BOTTOM)
  const slot = plotWidth / Math.max(1, bars.length)
  const y = (value: number) => TOP + plotHeight - (value / top) * plotHeight

  const move = (event: KeyboardEvent) => {
    const last = bars.length - 1
    const next: Record<string, number> = {
      ArrowRight: Math.min(last, (active ?? -1) + 1),
      ArrowLeft: Math.max(0, (active ?? bars.length) - 1),
      Home: 0,
      End: last,
    }
    const index = next[event.key]
    if (index === undefined) return
    event.preventDefault()
    event.stopPropagation()
    onActive(index)
  }
  const read = active === null ? undefined : bars[active]

  return (
    <div className="relative h-full min-h-0">
      <div
        ref={ref}
        role="group"
        aria-roledescription="bar chart"
        aria-label={`${props.label}. Left and right arrows read the bars.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the chart is read bar by bar with the arrow keys
        tabIndex={0}
        data-focus="inset"
        className="absolute inset-0"
        onKeyDown={move}
        onFocus={(event) => {
          if (event.currentTarget.matches(':focus-visible')) onActive(active ?? bars.length - 1)
        }}
        onBlur={() => onActive(null)}
        onPointerMove={(event) => {
          const x = event.clientX - event.currentTarget.getBoundingClientRect().left - LEFT
          const index = Math.floor(x / slot)
          onActive(index >= 0 && index < bars.length ? index : null)
        }}
        onPointerLeave={() => onActive(null)}
      >
        <svg width={width} height={height} aria-hidden="true" className="block text-11">
          <defs>
            <pattern
              id="hatch"
              width="5"
              height="5"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <line x1="0" x2="0" y1="0" y2="5" stroke="var(--control)" />
            </pattern>
          </defs>
          {ticks.map((tick) => (
            <g key={tick}>
              <line x1={LEFT} x2={width - RIGHT} y1={y(tick) + 0.5} y2={y(tick) + 0.5} stroke="var(--row)" />
              <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end" fill="var(--t3)" className="num">
                {props.axisFormat(tick, top)}
              </text>
            </g>
          ))}
          {active !== null && (
            <rect x={LEFT + active * slot} y={TOP} width={slot} height={plotHeight} fill="var(--hover)" />
          )}
          {bars.map((bar, index) => (
            <BarStack
              key={bar.key}
              bar={props.empty === undefined ? bar : bare(bar)}
              series={series}
              x={LEFT + index * slot}
              slot={slot}
              y={y}
              base={TOP + plotHeight}
              last={index === bars.length - 1}
            />
          ))}
        </svg>
        {props.empty !== undefined && (
          <div className="pointer-events-none absolute inset-x-12 top-0 bottom-6 flex items-center justify-center text-center text-12 text-t3">
            {props.empty}
          </div>
        )}
      </div>
      <p className="sr-only" aria-live="polite">
        {read && `${read.label}: ${props.format(total(read))}`}
      </p>
      <ChartTable label={props.label} bars={bars} series={series} format={props.format} />
    </div>
  )
}

function ChartTable({ label, bars, series, format }: Pick<Props, 'label' | 'bars' | 'series' | 'format'>) {
  return (
    <table className="sr-only">
      <caption>{label}</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          {series.map((one) => (
            <th key={one.name} scope="col">
              {one.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.key}>
            <th scope="row">{bar.label}</th>
            {series.map((one, index) => (
              <td key={one.name}>{format(bar.values[index] ?? 0)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
