import { useSyncExternalStore } from 'react'
import { clock } from './clock'

/** The server's time in steps, so that a component redraws no more often than its words can change. */
export function useNow(stepMs = 1000): number {
  return useSyncExternalStore(clock.watch, () => Math.floor(clock.now() / stepMs) * stepMs)
}
