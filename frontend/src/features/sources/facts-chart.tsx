import { useState } from 'react'
import type { Source } from '@/api/types'
import { compactNumber, exactNumber } from '@/lib/numbers'
import { niceTicks } from '@/lib/scale'
import { clockTime, duration } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { useSize } from '@/lib/use-size'
import { Panel } from '@/ui/panel'
import { factsPerMinute, slowestLag } from './lag'

const MINUTE = 60_000
const LEFT = 44
const RIGHT = 12
const TOP = 8
const BOTTOM = 22

/** How much arrives, over all sources; arrows read the minutes. */
export function FactsChart({ sources }: { sources: readonly Source[] }) {
  const now = useNow(MINUTE)
  const { ref, width, height } = useSize<HTMLDivElement>()
  const [active, setActive] = useState<number | null>(null)
  const values = factsPerMinute(sources)
  const ticks = niceTicks(Math.max(...values, 4), 2)
  const top = ticks.at(-1) || 1
  const plot = Math.max(0, width - LEFT - RIGHT)
  const tall = Math.max(0, height - TOP - BOTTOM)
  const x = (index: number) => LEFT + (values.length > 1 ? (index / (values.length - 1)) * plot : 0)
  const y = (value: number) => TOP + tall - (value / top) * tall
  const timeOf = (index: number) => now - (values.length - 1 - index) * MINUTE
  const lag = slowestLag(sources)
  const read = active === null ? undefined : values[active]
  const step = (by: number) =>
    setActive(Math.min(values.length - 1, Math.max(0, (active ?? values.length) + by)))
  return (
    <Panel
      title="Facts per minute"
      aside={
        <span className="num">
          {read === undefined || active === null
            ? `all sources, ${values.length} min`
            : `${clockTime(timeOf(active))} · ${exactNumber(read)} facts`}
        </span>
      }
      actions={
        lag !== null && (
          <span className="num whitespace-nowrap text-12 text-t2">
            p95 lag<span className="max-md:hidden"> of live sources</span> {duration(lag)}
          </span>
        )
      }
      className="h-31 shrink-0"
      bodyClassName="relative"
    >
      <div
        ref={ref}
        role="group"
        aria-roledescription="line chart"
        aria-label="Facts per minute. Left and right arrows read the minutes."
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the chart is read minute by minute with the arrow keys
        tabIndex={0}
        data-focus="inset"
        className="absolute inset-0"
        onKeyDown={(event) => {
          if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
          event.preventDefault()
          step(event.key === 'ArrowLeft' ? -1 : 1)
        }}
        onBlur={() => setActive(null)}
        onPointerMove={(event) => {
          const place =
            (event.clientX - event.currentTarget.getBoundingClientRect().left - LEFT) / Math.max(1, plot)
          const index = Math.round(place * (values.length - 1))
          setActive(index >= 0 && index < values.length ? index : null)
        }}
        onPointerLeave={() => setActive(null)}
      >
        <svg width={width} height={height} aria-hidden="true" className="block text-11">
          {[0, top].map((tick) => (
            <g key={tick}>
              <line x1={LEFT} x2={width - RIGHT} y1={y(tick) + 0.5} y2={y(tick) + 0.5} stroke="var(--row)" />
              <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end" fill="var(--t3)" className="num">
                {compactNumber(tick)}
              </text>
            </g>
          ))}
          <polyline
            points={values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}
            fill="none"
            stroke="#3b82f6"
            strokeWidth={1.5}
            strokeLinejoin="round"
          />
          {active !== null && read !== undefined && (
            <circle cx={x(active)} cy={y(read)} r={3} fill="#3b82f6" />
          )}
          {values.map((_, index) =>
            index % 10 === 0 || index === values.length - 1 ? (
              <text
                // biome-ignore lint/suspicious/noArrayIndexKey: a minute is its place
                key={index}
                x={x(index)}
                y={height - 6}
                textAnchor={index === 0 ? 'start' : index === values.length - 1 ? 'end' : 'middle'}
                fill="var(--t3)"
              >
                {clockTime(timeOf(index))}
              </text>
            ) : null,
          )}
        </svg>
      </div>
      <p className="sr-only" aria-live="polite">
        {read !== undefined && active !== null && `${clockTime(timeOf(active))}: ${exactNumber(read)} facts`}
      </p>
    </Panel>
  )
}
