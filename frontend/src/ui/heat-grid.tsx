import { type KeyboardEvent, useEffect } from 'react'
import { useSize } from '@/lib/use-size'

export type HeatCell = { key: string; column: number; row: number; colour: string; label: string }
type Tick = { at: number; name: string }

type Props = {
  label: string
  cells: readonly HeatCell[]
  columns: number
  rows: number
  columnTicks: readonly Tick[]
  rowTicks: readonly Tick[]
  /** Where the names of the columns stand. */
  ticksBelow?: boolean
  /** The widest and the narrowest distance from cell to cell, in pixels; narrower places scroll. */
  pitch: { most: number; least: number }
  left: number
  /** The cell with an outline while none is pointed at. */
  marked: string | null
  active: string | null
  onActive: (key: string | null) => void
}

const GAP = 2
const HEAD = 18

/** Cells of five colours, read with the pointer or cell by cell with the arrow keys. */
export function HeatGrid(props: Props) {
  const { cells, columns, rows, active, onActive, left } = props
  const { ref, width } = useSize<HTMLDivElement>()
  const wide = Math.floor((width - left) / columns)
  const pitch = Math.max(props.pitch.least, Math.min(props.pitch.most, wide))
  const top = props.ticksBelow ? 0 : HEAD
  const size = pitch - GAP
  // Where all of it does not fit, the newest is seen.
  useEffect(() => {
    if (width > 0 && ref.current) ref.current.scrollLeft = ref.current.scrollWidth
  }, [width, ref])
  const outlined = active ?? props.marked
  const shown = cells.find((cell) => cell.key === outlined)

  const move = (event: KeyboardEvent) => {
    const steps: Record<string, [number, number]> = {
      ArrowRight: [1, 0],
      ArrowLeft: [-1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    }
    const step = steps[event.key]
    if (!step || !shown) return
    event.preventDefault()
    event.stopPropagation()
    const next = cells.find(
      (cell) => cell.column === shown.column + step[0] && cell.row === shown.row + step[1],
    )
    if (next) onActive(next.key)
  }
  const at = (column: number, row: number) => cells.find((cell) => cell.column === column && cell.row === row)

  return (
    <div ref={ref} className="relative min-w-0 overflow-x-auto overflow-y-hidden">
      <div
        role="group"
        aria-roledescription="heat map"
        aria-label={`${props.label}. The arrow keys read the cells.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the cells are read one by one with the arrow keys
        tabIndex={0}
        data-focus="inset"
        className="w-fit"
        onKeyDown={move}
        onFocus={(event) => {
          if (event.currentTarget.matches(':focus-visible')) onActive(outlined ?? cells.at(-1)?.key ?? null)
        }}
        onBlur={() => onActive(null)}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          const column = Math.floor((event.clientX - box.left - left) / pitch)
          onActive(at(column, Math.floor((event.clientY - box.top - top) / pitch))?.key ?? null)
        }}
        onPointerLeave={() => onActive(null)}
      >
        <svg
          width={left + columns * pitch}
          height={rows * pitch + HEAD}
          aria-hidden="true"
          className="block text-11"
        >
          {props.columnTicks.map((tick) => (
            <text
              key={tick.name + tick.at}
              x={left + tick.at * pitch - (props.ticksBelow && tick.at === columns ? GAP : 0)}
              y={props.ticksBelow ? rows * pitch + 13 : 10}
              textAnchor={
                props.ticksBelow && tick.at > 0 ? (tick.at === columns ? 'end' : 'middle') : 'start'
              }
              fill="var(--t3)"
              className="num"
            >
              {tick.name}
            </text>
          ))}
          {props.rowTicks.map((tick) => (
            <text key={tick.name} x={0} y={top + tick.at * pitch + size / 2 + 4} fill="var(--t3)">
              {tick.name}
            </text>
          ))}
          {cells.map((cell) => (
            <rect
              key={cell.key}
              x={left + cell.column * pitch}
              y={top + cell.row * pitch}
              width={size}
              height={size}
              rx={2}
              fill={cell.colour}
            />
          ))}
          {shown && (
            <rect
              x={left + shown.column * pitch - 0.25}
              y={top + shown.row * pitch - 0.25}
              width={size + 0.5}
              height={size + 0.5}
              rx={2.5}
              fill="none"
              stroke="var(--t1)"
              strokeWidth={1.5}
            />
          )}
        </svg>
      </div>
      <p className="sr-only" aria-live="polite">
        {active !== null && shown?.label}
      </p>
    </div>
  )
}
