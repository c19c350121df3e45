import { type KeyboardEvent, useState } from 'react'
import type { Performance } from '@/api/types'
import { plural } from '@/lib/numbers'
import { useSize } from '@/lib/use-size'
import { barLabel, boundLabels, placeOf, taskTime } from './histogram'

const TOP = 52
const BOTTOM = 60
const SIDE = 12
const LABEL_HALF = 34
const BAR = 0.86

/** Bars with their counts, and where half and nineteen of twenty tasks were done. */
export function HistogramChart({ found }: { found: Performance }) {
  const { ref, width, height } = useSize<HTMLDivElement>()
  const [active, setActive] = useState<number | null>(null)
  const { counts, bounds_seconds: bounds } = found
  const labels = boundLabels(found)
  const most = Math.max(1, ...counts)
  const slot = Math.max(0, width - 2 * SIDE) / counts.length
  const base = Math.max(TOP, height - BOTTOM)
  const bar = slot * BAR
  const x = (place: number) => SIDE + place * slot
  const y = (count: number) => base - (count / most) * Math.max(0, base - TOP)
  const marks = [
    { name: 'p50', seconds: found.all.p50_seconds },
    { name: 'p95', seconds: found.all.p95_seconds },
  ].flatMap(({ name, seconds }) =>
    seconds === null ? [] : [{ name, words: `${name} ${taskTime(seconds)}`, x: x(placeOf(seconds, bounds)) }],
  )
  const near = marks.length === 2 && (marks[1]?.x ?? 0) - (marks[0]?.x ?? 0) < 3 * LABEL_HALF

  const move = (event: KeyboardEvent) => {
    const last = counts.length - 1
    const next: Record<string, number> = {
      ArrowRight: Math.min(last, (active ?? -1) + 1),
      ArrowLeft: Math.max(0, (active ?? counts.length) - 1),
      Home: 0,
      End: last,
    }
    const index = next[event.key]
    if (index === undefined) return
    event.preventDefault()
    event.stopPropagation()
    setActive(index)
  }
  return (
    <div className="relative h-full min-h-40">
      <div
        ref={ref}
        role="group"
        aria-roledescription="histogram"
        aria-label="How long tasks took. Left and right arrows read the bars."
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the bars are read with the arrow keys
        tabIndex={0}
        data-focus="inset"
        className="absolute inset-0"
        onKeyDown={move}
        onFocus={(event) => {
          if (event.currentTarget.matches(':focus-visible')) setActive(active ?? 0)
        }}
        onBlur={() => setActive(null)}
        onPointerMove={(event) => {
          const at = Math.floor(
            (event.clientX - event.currentTarget.getBoundingClientRect().left - SIDE) / slot,
          )
          setActive(at >= 0 && at < counts.length ? at : null)
        }}
        onPointerLeave={() => setActive(null)}
      >
        <svg width={width} height={height} aria-hidden="true" className="num block text-11">
          {active !== null && (
            <rect x={x(active)} y={TOP - 20} width={slot} height={base - TOP + 20} fill="var(--hover)" />
          )}
          {counts.map((count, index) => (
            <g key={labels[index]}>
              <rect
                x={x(index) + (slot - bar) / 2}
                y={count > 0 ? Math.min(y(count), base - 2) : base - 2}
                width={bar}
                height={count > 0 ? Math.max(2, base - y(count)) : 2}
                rx={1}
                fill={count > 0 ? 'var(--chart-0)' : 'var(--track)'}
              />
              <text x={x(index) + (slot - bar) / 2} y={base + 15} fill="var(--t3)">
                {labels[index]}
              </text>
            </g>
          ))}
          {marks.map((mark, index) => {
            const high = near && index === 0 ? 12 : 24
            const side = mark.x > width - 2 * LABEL_HALF ? 'end' : 'middle'
            return (
              <g key={mark.name}>
                <line
                  x1={mark.x}
                  x2={mark.x}
                  y1={high + 4}
                  y2={base}
                  stroke="var(--t1)"
                  strokeDasharray="3 2"
                />
                <text
                  x={Math.max(LABEL_HALF, Math.min(mark.x, width - 4))}
                  y={high}
                  textAnchor={side}
                  fill="var(--t1)"
                  stroke="var(--surface)"
                  strokeWidth={3}
                  paintOrder="stroke"
                  className="font-medium"
                >
                  {mark.words}
                </text>
              </g>
            )
          })}
          {/* Over the two lines, which would run through them. */}
          {counts.map((count, index) =>
            count === 0 ? null : (
              <text
                key={labels[index]}
                x={x(index) + slot / 2}
                y={y(count) - 5}
                textAnchor="middle"
                fill="var(--t2)"
                stroke="var(--surface)"
                strokeWidth={3}
                paintOrder="stroke"
              >
                {count}
              </text>
            ),
          )}
          <text x={width / 2} y={base + 32} textAnchor="middle" fill="var(--t3)">
            {active === null
              ? `${found.unit}s`
              : `${barLabel(found, active)}: ${plural(counts[active] ?? 0, 'task')}`}
          </text>
        </svg>
      </div>
      <p className="sr-only" aria-live="polite">
        {active !== null && `${barLabel(found, active)}: ${plural(counts[active] ?? 0, 'task')}`}
      </p>
      <table className="sr-only">
        <caption>How long tasks took</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Tasks</th>
          </tr>
        </thead>
        <tbody>
          {counts.map((count, index) => (
            <tr key={labels[index]}>
              <th scope="row">{barLabel(found, index)}</th>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
