import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'

export type MeasuredHandle = {
  reveal: (index: number, align?: 'center' | 'start' | 'auto') => void
  toEnd: () => void
}

type Props<T> = {
  items: readonly T[]
  itemKey: (item: T, index: number) => string | number
  /** A first guess; each row is measured when it is drawn. */
  estimate: (item: T) => number
  render: (item: T, index: number) => ReactNode
  label: string
  role?: 'list' | 'log' | 'grid'
  /** Starts at the end and stays there while rows are added, unless the reader went elsewhere. */
  fromEnd?: boolean
  /** New rows come on top: at the top they show at once, further down they do not move what is read. */
  newestFirst?: boolean
  onStart?: (() => void) | undefined
  onEnd?: (() => void) | undefined
  /** Whether the end is in sight. */
  onAtEnd?: (at: boolean) => void
  head?: ReactNode
  className?: string
  paddingEnd?: number
  ref?: Ref<MeasuredHandle>
}

const OVERSCAN = 8
const NEAR_END = 24

const isAtEnd = (box: HTMLElement | null): boolean =>
  box === null || box.scrollHeight - box.scrollTop - box.clientHeight <= NEAR_END

/** Rows of any height, measured as they come into sight; what grows above does not move what is read. */
export function MeasuredList<T>(props: Props<T>) {
  const { items, itemKey, estimate, fromEnd = false, onStart, onEnd, onAtEnd } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [away, setAway] = useState(false)
  /** Something in the list was pressed: what opens there stays under the pointer. */
  const [held, setHeld] = useState(false)
  /** Whether the end is followed. */
  const sticks = useRef(fromEnd)
  const lastTop = useRef(0)
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const item = items[index]
      return item === undefined ? 28 : estimate(item)
    },
    getItemKey: (index) => {
      const item = items[index]
      return item === undefined ? index : itemKey(item, index)
    },
    overscan: OVERSCAN,
    anchorTo: (fromEnd && !held) || (props.newestFirst && away) ? 'end' : 'start',
    followOnAppend: fromEnd && !held,
    scrollEndThreshold: NEAR_END,
    paddingEnd: props.paddingEnd ?? 0,
  })
  useImperativeHandle(
    props.ref,
    () => ({
      reveal: (index, align = 'center') => {
        sticks.current = false
        virtualizer.scrollToIndex(index, { align })
      },
      toEnd: () => {
        sticks.current = true
        virtualizer.scrollToEnd()
      },
    }),
    [virtualizer],
  )
  const started = useRef(!fromEnd)
  useLayoutEffect(() => {
    if (started.current || items.length === 0) return
    started.current = true
    virtualizer.scrollToEnd()
  }, [items.length, virtualizer])
  const rows = virtualizer.getVirtualItems()
  const first = rows[0]?.index ?? 0
  const last = rows.at(-1)?.index ?? 0
  const nearStart = items.length > 0 && first <= OVERSCAN
  const nearEnd = items.length > 0 && last >= items.length - OVERSCAN
  useEffect(() => {
    if (nearStart && items.length > 0) onStart?.()
  }, [nearStart, items.length, onStart])
  useEffect(() => {
    if (nearEnd && items.length > 0) onEnd?.()
  }, [nearEnd, items.length, onEnd])
  const inside = props.role === 'grid' ? 'rowgroup' : 'presentation'
  const tell = () => {
    const top = scroller.current?.scrollTop ?? 0
    const atEnd = isAtEnd(scroller.current)
    // Only moving up leaves the end: growth below it does not.
    if (atEnd) sticks.current = fromEnd
    else if (top < lastTop.current - 1) sticks.current = false
    lastTop.current = top
    if (held) setHeld(false)
    onAtEnd?.(atEnd || sticks.current)
    if (props.newestFirst) setAway((scroller.current?.scrollTop ?? 0) > NEAR_END)
  }
  const hold = (target: EventTarget) => {
    if (!fromEnd || !(target instanceof Element) || !target.closest('button')) return
    sticks.current = false
    setHeld(true)
  }
  const height = virtualizer.getTotalSize()
  // Rows take their real height after they are drawn, which moves the end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the height has changed
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (sticks.current) virtualizer.scrollToEnd()
      onAtEnd?.(sticks.current || isAtEnd(scroller.current))
    })
    return () => cancelAnimationFrame(frame)
  }, [height, items.length, onAtEnd, virtualizer])
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is always one of those that take a name
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notes that something in it was pressed
    <div
      ref={scroller}
      role={props.role ?? 'list'}
      aria-label={props.label}
      tabIndex={0}
      data-focus="inset"
      onScroll={tell}
      onPointerDown={(event) => hold(event.target)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') hold(event.target)
      }}
      className={props.className ?? 'min-h-0 flex-1 overflow-auto'}
    >
      {props.head}
      <div role={inside} className="relative w-full" style={{ height }}>
        {rows.map((row) => {
          const item = items[row.index]
          if (item === undefined) return null
          return (
            <div
              key={row.key}
              ref={virtualizer.measureElement}
              data-index={row.index}
              role={props.role === 'grid' ? 'presentation' : props.role === 'log' ? undefined : 'listitem'}
              className="absolute top-0 left-0 w-full"
              style={{ transform: `translateY(${row.start}px)` }}
            >
              {props.render(item, row.index)}
            </div>
          )
        })}
      </div>
    </div>
  )
}
