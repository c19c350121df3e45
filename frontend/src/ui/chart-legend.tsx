import { clsx } from 'clsx'
import type { Series } from './bar-chart'

type Props = {
  series: readonly Series[]
  values?: readonly number[] | undefined
  format: (value: number) => string
  /** On a phone it takes more lines instead of being cut. */
  wrapOnPhone?: boolean
}

/** Names the colours; shows the values of the bar that is pointed at. */
export function ChartLegend({ series, values, format, wrapOnPhone = false }: Props) {
  return (
    <ul
      className={clsx(
        'flex min-w-0 items-center justify-end gap-x-3.5 overflow-hidden text-12 text-t2',
        wrapOnPhone && 'max-md:flex-wrap max-md:justify-start',
      )}
    >
      {series.map((one, index) => (
        <li key={one.name} className="flex items-center gap-1.5 whitespace-nowrap">
          <span className="size-2 rounded-[1px]" style={{ background: one.colour }} aria-hidden />
          {one.name}
          {values && <span className="num font-medium text-t1">{format(values[index] ?? 0)}</span>}
        </li>
      ))}
    </ul>
  )
}
