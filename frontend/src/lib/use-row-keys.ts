import { useEffect, useRef } from 'react'
import { isTyping, plainKey } from './keys'

type Options = { at: number; count: number; onMove: (index: number) => void; enabled: boolean }

const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }
const widget = '[role="dialog"], [role="menu"], [role="listbox"], [role="radiogroup"], [aria-roledescription]'

/** Arrows and j, k walk through the rows from anywhere on the screen where they have no other meaning. */
export function useRowKeys(options: Options): void {
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })
  useEffect(() => {
    const handle = (event: KeyboardEvent) => {
      const { at, count, onMove, enabled } = latest.current
      const step = steps[event.key]
      const target = event.target instanceof Element ? event.target : null
      if (!enabled || event.defaultPrevented || step === undefined || !plainKey(event)) return
      if (isTyping(target) || target?.closest(widget)) return
      event.preventDefault()
      const next = at < 0 ? (step > 0 ? 0 : count - 1) : at + step
      if (next < 0 || next >= count) return
      // A key held down comes faster than the address is redrawn.
      latest.current = { ...latest.current, at: next }
      onMove(next)
    }
    window.addEventListener('keydown', handle)
    return () => window.removeEventListener('keydown', handle)
  }, [])
}

/** Walking with the arrows takes the focus along, so that Enter and x act on the row that is open. */
export function carryFocus(id: string): void {
  requestAnimationFrame(() => {
    requestAnimationFrame(() => {
      document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.focus({ preventScroll: true })
    })
  })
}
