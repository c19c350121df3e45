import { useEffect, useRef } from 'react'
import { isTyping, plainKey } from '@/lib/keys'
import { carryFocus } from '@/lib/use-row-keys'
import { type Board, besideOf } from './lanes'

const steps: Record<string, 1 | -1> = { ArrowRight: 1, ArrowLeft: -1 }
const widget = '[role="dialog"], [role="menu"], [role="listbox"], [role="radiogroup"], [role="group"]'

type Options = { board: Board; open: string | null; enabled: boolean; onOpen: (id: string) => void }

/** Left and right lead to the card in the next lane, while one is open. */
export function useLaneKeys(options: Options): void {
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })
  useEffect(() => {
    const handle = (event: KeyboardEvent) => {
      const { board, open, enabled, onOpen } = latest.current
      const step = steps[event.key]
      const target = event.target instanceof Element ? event.target : null
      if (!enabled || open === null || step === undefined || event.defaultPrevented) return
      if (!plainKey(event) || isTyping(target) || target?.closest(widget)) return
      const next = besideOf(board, open, step)
      if (next === undefined) return
      event.preventDefault()
      onOpen(next)
      carryFocus(next)
    }
    window.addEventListener('keydown', handle)
    return () => window.removeEventListener('keydown', handle)
  }, [])
}
