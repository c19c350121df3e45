import { type FocusEvent, type PointerEvent, type ReactNode, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'

type Content = ReactNode | (() => ReactNode)
type Shown = { anchor: Element; content: Content } | null

const DELAY_MS = 250
const GAP = 6

/** One tip for the whole page: thousands of cells can have one at no cost until it opens. */
let shown: Shown = null
let timer: ReturnType<typeof setTimeout> | undefined
const watchers = new Set<() => void>()

function show(next: Shown) {
  if (shown?.anchor !== next?.anchor) shown?.anchor.removeAttribute('aria-describedby')
  shown = next
  for (const watcher of watchers) watcher()
}

function hide() {
  clearTimeout(timer)
  if (shown) show(null)
}

const watch = (watcher: () => void) => {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

type TipProps = {
  onPointerEnter: (event: PointerEvent) => void
  onPointerLeave: () => void
  onFocus: (event: FocusEvent) => void
  onBlur: () => void
}

/** Props for any element that should explain itself on hover and on keyboard focus. */
export function useTip(content: Content, { describes = true } = {}): TipProps {
  const open = (anchor: Element) => {
    if (describes) anchor.setAttribute('aria-describedby', 'tip')
    show({ anchor, content })
  }
  return {
    onPointerEnter: (event) => {
      if (event.pointerType === 'touch') return
      const anchor = event.currentTarget
      clearTimeout(timer)
      timer = setTimeout(() => open(anchor), DELAY_MS)
    },
    onPointerLeave: hide,
    onFocus: (event) => {
      if (event.currentTarget.matches(':focus-visible')) open(event.currentTarget)
    },
    onBlur: hide,
  }
}

export function Tip({ tip, children, className }: { tip: Content; children: ReactNode; className?: string }) {
  return (
    <span className={className} {...useTip(tip)}>
      {children}
    </span>
  )
}

function place(tip: HTMLElement | null, anchor: Element) {
  if (!tip) return
  const at = anchor.getBoundingClientRect()
  const own = tip.getBoundingClientRect()
  const below = at.bottom + GAP + own.height <= window.innerHeight
  const left = Math.min(
    Math.max(8, at.left + at.width / 2 - own.width / 2),
    window.innerWidth - own.width - 8,
  )
  tip.style.left = `${Math.round(left)}px`
  tip.style.top = `${Math.round(below ? at.bottom + GAP : at.top - GAP - own.height)}px`
}

/** Stands once, in the shell. */
export function TipLayer() {
  const current = useSyncExternalStore(watch, () => shown)
  if (!current?.anchor.isConnected) return null
  const content = typeof current.content === 'function' ? current.content() : current.content
  if (content === null || content === undefined || content === '') return null
  return createPortal(
    <div
      id="tip"
      role="tooltip"
      ref={(element) => place(element, current.anchor)}
      className="pointer-events-none fixed z-60 w-max max-w-80 rounded-panel border border-control bg-surface px-2 py-1 text-12 text-t1"
    >
      {content}
    </div>,
    document.body,
  )
}

export const hideTip = hide
