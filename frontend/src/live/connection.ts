import { useEffect, useSyncExternalStore } from 'react'
import type { BatchListener } from './batch'
import { Link } from './link'
import type { LinkState } from './link-state'

const socketAddress = () => `${window.location.origin.replace(/^http/, 'ws')}/api/v1/ws`

export const link = new Link({ connect: () => new WebSocket(socketAddress()) })

export function useConnection<T>(select: (state: LinkState) => T): T {
  return useSyncExternalStore(link.watch, () => select(link.getState()))
}

/** Asks for a topic while the calling component stands. */
export function useTopic(topic: string): void {
  useEffect(() => link.subscribe(topic), [topic])
}

/** Calls the listener with each batch while the calling component stands; keep the listener stable. */
export function useBatches(listener: BatchListener): void {
  useEffect(() => link.onBatch(listener), [listener])
}
