import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef } from 'react'

export type VirtualHandle = { reveal: (index: number) => void }

type Props<T> = {
  items: readonly T[]
  itemKey: (item: T, index: number) => string | number
  rowHeight: number | ((item: T) => number)
  render: (item: T, index: number) => ReactNode
  /** Called when the end comes near, to load what follows. */
  onEnd?: (() => void) | undefined
  head?: ReactNode
  tail?: ReactNode
  className?: string
  label: string
  role?: 'grid' | 'treegrid' | 'list' | 'region'
  columnCount?: number
  totalRows?: number
  ref?: Ref<VirtualHandle>
}

const OVERSCAN = 6

/** What stands between the list and its items, so that both keep their meaning. */
const roles = {
  grid: ['rowgroup', 'presentation'],
  treegrid: ['rowgroup', 'presentation'],
  list: ['presentation', 'listitem'],
  region: [undefined, undefined],
} as const

/** Draws only the rows in sight; ten thousand cost what forty do. */
export function VirtualList<T>(props: Props<T>) {
  const { items, itemKey, rowHeight, onEnd } = props
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      if (typeof rowHeight === 'number') return rowHeight
      const item = items[index]
      return item === undefined ? 0 : rowHeight(item)
    },
    getItemKey: (index) => {
      const item = items[index]
      return item === undefined ? index : itemKey(item, index)
    },
    overscan: OVERSCAN,
  })
  useImperativeHandle(props.ref, () => ({ reveal: (index) => virtualizer.scrollToIndex(index) }), [
    virtualizer,
  ])
  // biome-ignore lint/correctness/useExhaustiveDependencies: other heights have to be measured anew
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight])
  const rows = virtualizer.getVirtualItems()
  const nearEnd = (rows.at(-1)?.index ?? 0) >= items.length - OVERSCAN - 20
  useEffect(() => {
    if (nearEnd && items.length > 0) onEnd?.()
  }, [nearEnd, items.length, onEnd])
  const [inside, wrap] = roles[props.role ?? 'region']
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is always one of those that take a name
    <div
      ref={scroller}
      role={props.role ?? 'region'}
      aria-label={props.label}
      aria-rowcount={props.totalRows}
      aria-colcount={props.columnCount}
      tabIndex={0}
      data-focus="inset"
      className={props.className ?? 'min-h-0 flex-1 overflow-auto'}
    >
      {props.head}
      <div role={inside} className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
        {rows.map((row) => {
          const item = items[row.index]
          if (item === undefined) return null
          return (
            <div
              key={row.key}
              role={wrap}
              className="absolute top-0 left-0 w-full"
              style={{ height: row.size, transform: `translateY(${row.start}px)` }}
            >
              {props.render(item, row.index)}
            </div>
          )
        })}
      </div>
      {props.tail}
    </div>
  )
}
