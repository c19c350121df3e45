import { useCallback, useEffect, useState } from 'react'

export type Checks = {
  checked: ReadonlySet<string>
  /** On a phone rows have no room for boxes: they come when somebody asks to select. */
  selecting: boolean
  check: (id: string, on: boolean) => void
  checkAll: (ids: readonly string[]) => void
  select: () => void
  /** Lets go of all, and ends the selecting. */
  clear: () => void
}

/** Which rows are checked; Escape lets go of them before it closes anything else. */
export function useChecks(): Checks {
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set())
  const [selecting, setSelecting] = useState(false)
  const check = useCallback((id: string, on: boolean) => {
    setChecked((known) => {
      const next = new Set(known)
      if (on) next.add(id)
      else next.delete(id)
      return next
    })
  }, [])
  const checkAll = useCallback((ids: readonly string[]) => setChecked(new Set(ids)), [])
  const select = useCallback(() => setSelecting(true), [])
  const clear = useCallback(() => {
    setChecked(new Set())
    setSelecting(false)
  }, [])
  useEffect(() => {
    if (checked.size === 0 && !selecting) return
    // Before the side panel's own Escape: the first press clears, the second closes.
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (event.target instanceof Element && event.target.closest('[role=dialog]')) return
      event.preventDefault()
      clear()
    }
    window.addEventListener('keydown', onEscape, { capture: true })
    return () => window.removeEventListener('keydown', onEscape, { capture: true })
  }, [checked, selecting, clear])
  return { checked, selecting, check, checkAll, select, clear }
}

/** Of all that stands there: none, some, or every one. */
export const howMany = (checked: ReadonlySet<string>, all: number): boolean | 'indeterminate' =>
  checked.size === 0 ? false : checked.size >= all ? true : 'indeterminate'
