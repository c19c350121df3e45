import { useSyncExternalStore } from 'react'

let since: number | null = null
const watchers = new Set<() => void>()

/** Since when what is on screen may be out of date; null while it is live. */
export function setStaleSince(time: number | null): void {
  if (since === time) return
  since = time
  document.documentElement.toggleAttribute('data-stale', time !== null)
  for (const watcher of watchers) watcher()
}

export function useStaleSince(): number | null {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => since,
  )
}
