import type { Bar, Series } from './bar-chart'

type Props = {
  bar: Bar
  series: readonly Series[]
  x: number
  slot: number
  y: (value: number) => number
  base: number
  /** At the right edge a long tick would be cut. */
  last: boolean
}

const WIDTH_RATIO = 0.82
const HALF_LETTER = 3

/** One bar: its parts with a pixel of surface between them, its tick, and what stands around it. */
export function BarStack({ bar, series, x, slot, y, base, last }: Props) {
  const width = Math.max(2, slot * WIDTH_RATIO)
  const left = x + (slot - width) / 2
  let below = 0
  const parts = bar.values.flatMap((value, index) => {
    if (value <= 0) return []
    const bottom = y(below)
    below += value
    const top = y(below)
    const height = Math.max(0.75, bottom - top - (index === 0 ? 0 : 1))
    return [
      { top, height, colour: series[index]?.colour ?? 'var(--chart-5)', name: series[index]?.name ?? '' },
    ]
  })
  const peak = y(below)
  const today = bar.tick === 'Today'
  const edge = last && bar.tick !== null && bar.tick.length * HALF_LETTER > slot / 2
  return (
    <g>
      {bar.divider !== undefined && (
        <>
          <line x1={x} x2={x} y1={20} y2={base} stroke="var(--control)" strokeDasharray="3 3" />
          <text x={x + 6} y={28} fill="var(--t3)">
            {bar.divider}
          </text>
        </>
      )}
      {parts.length === 0 && <rect x={left} y={base - 2} width={width} height={2} fill="var(--track)" />}
      <g opacity={bar.current ? 0.6 : 1}>
        {parts.map((part) => (
          <rect
            key={part.name}
            x={left}
            y={part.top}
            width={width}
            height={part.height}
            fill={part.colour}
            rx={1}
          />
        ))}
      </g>
      {bar.projected !== undefined && bar.projected > 0 && (
        <rect
          x={left + 0.5}
          y={y(below + bar.projected)}
          width={width - 1}
          height={Math.max(1, peak - y(below + bar.projected) - 1)}
          fill="url(#hatch)"
          stroke="var(--control)"
        />
      )}
      {bar.current && !today && below > 0 && (
        <text x={left + width / 2} y={peak - 6} textAnchor="middle" fill="var(--t2)">
          now
        </text>
      )}
      {bar.tick !== null && (
        <text
          x={edge ? left + width : left + width / 2}
          y={base + 16}
          textAnchor={edge ? 'end' : 'middle'}
          fill={today ? 'var(--t1)' : 'var(--t3)'}
          fontWeight={today ? 500 : 400}
        >
          {bar.tick}
        </text>
      )}
    </g>
  )
}
