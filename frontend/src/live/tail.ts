import { useCallback, useSyncExternalStore } from 'react'
import type { LiveBatch } from './batch'
import { useBatches, useTopic } from './connection'
import type { LiveEvent } from './protocol'

const none: readonly LiveEvent[] = []

/**
 * The facts about an agent since its page was opened. Pages fetched from the server are never patched: what
 * is shown is the pages and this tail together, each fact once by its seq, so that no order of arrival can
 * lose one.
 */
class Tails {
  private readonly tails = new Map<string, readonly LiveEvent[]>()
  private readonly watchers = new Set<() => void>()

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  readonly get = (id: string): readonly LiveEvent[] => this.tails.get(id) ?? none

  add(id: string, events: readonly LiveEvent[]): void {
    const subject = `agent/${id}`
    const own = events.filter((event) => event.subject === subject || event.data.agent_id === id)
    if (own.length === 0) return
    this.tails.set(id, [...this.get(id), ...own])
    for (const watcher of this.watchers) watcher()
  }

  drop(id: string): void {
    this.tails.delete(id)
  }
}

export const tails = new Tails()

/** Stands once on the page of an agent: gathers its facts while it stands. */
export function useGatherTail(id: string): void {
  useTopic(`agent:${id}`)
  useBatches(useCallback((batch: LiveBatch) => tails.add(id, batch.events), [id]))
}

export function useTail(id: string): readonly LiveEvent[] {
  return useSyncExternalStore(tails.watch, () => tails.get(id))
}
