import { useCallback, useEffect, useState } from 'react'

export type Checks = {
  checked: ReadonlySet<string>
  check: (id: string, on: boolean) => void
  checkAll: (ids: readonly string[]) => void
  clear: () => void
}

/** Which rows are checked; Escape lets go of them before it closes anything else. */
export function useChecks(): Checks {
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set())
  const check = useCallback((id: string, on: boolean) => {
    setChecked((known) => {
      const next = new Set(known)
      if (on) next.add(id)
      else next.delete(id)
      return next
    })
  }, [])
  const checkAll = useCallback((ids: readonly string[]) => setChecked(new Set(ids)), [])
  const clear = useCallback(() => setChecked(new Set()), [])
  useEffect(() => {
    if (checked.size === 0) return
    // Before the side panel's own Escape: the first press clears, the second closes.
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (event.target instanceof Element && event.target.closest('[role=dialog]')) return
      event.preventDefault()
      clear()
    }
    window.addEventListener('keydown', onEscape, { capture: true })
    return () => window.removeEventListener('keydown', onEscape, { capture: true })
  }, [checked, clear])
  return { checked, check, checkAll, clear }
}
