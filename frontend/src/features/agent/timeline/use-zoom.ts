import { type PointerEvent, useRef, useState } from 'react'
import type { Stretch } from '@/lib/stretch'
import { within, zoomed } from './model'

const LEAST_DRAG = 0.01

/**
 * What part of the time is in sight: chosen by dragging over the scale, by buttons and by keys.
 * `first` is shown until the reader chooses, when the whole would show nothing well.
 */
export function useZoom(whole: Stretch, first: Stretch | null) {
  const [choice, setOwn] = useState<Stretch | null | undefined>(undefined)
  const own = choice === undefined ? first : choice
  const [chosen, setChosen] = useState<Stretch | null>(null)
  const drag = useRef<{ box: DOMRect; from: number } | null>(null)
  const view = own ? within(own, whole) : whole

  const timeAt = (x: number, box: DOMRect) =>
    view.from + Math.min(1, Math.max(0, (x - box.left) / box.width)) * (view.to - view.from)
  const onPointerDown = (event: PointerEvent) => {
    const plot = (event.target as Element).closest('[data-plot]')
    if (!plot || event.button !== 0 || event.pointerType === 'touch') return
    const box = plot.getBoundingClientRect()
    drag.current = { box, from: timeAt(event.clientX, box) }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (!drag.current) return
    const to = timeAt(event.clientX, drag.current.box)
    setChosen({ from: Math.min(drag.current.from, to), to: Math.max(drag.current.from, to) })
  }
  const onPointerUp = () => {
    if (drag.current && chosen && chosen.to - chosen.from > (view.to - view.from) * LEAST_DRAG) setOwn(chosen)
    drag.current = null
    setChosen(null)
  }
  const zoom = (factor: number) => {
    const next = zoomed(view, whole, factor, (view.from + view.to) / 2)
    setOwn(next.to - next.from >= whole.to - whole.from ? null : next)
  }
  const pan = (part: number) => {
    if (!own) return
    const by = (view.to - view.from) * part
    setOwn(within({ from: view.from + by, to: view.to + by }, whole))
  }
  return {
    view,
    chosen,
    isWhole: own === null,
    zoom,
    pan,
    show: (stretch: Stretch) => setOwn(stretch),
    all: () => setOwn(null),
    handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerLeave: onPointerUp },
  }
}
