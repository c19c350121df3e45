import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import type { Agent } from './types'

/**
 * Every agent once, kept in the query cache as one entry. Lists hold ids, so a changed agent redraws its own
 * rows and nothing else, and ten thousand rows cost the cache no more than one.
 */
class AgentRows {
  private readonly rows = new Map<string, Agent>()
  private readonly watchers = new Map<string, Set<() => void>>()

  readonly get = (id: string): Agent | undefined => this.rows.get(id)

  put(row: Agent): void {
    const known = this.rows.get(row.id)
    if (known && known.last_seq > row.last_seq) return
    this.rows.set(row.id, row)
    for (const watcher of this.watchers.get(row.id) ?? []) watcher()
  }

  watch(id: string, watcher: () => void): () => void {
    const watching = this.watchers.get(id) ?? new Set()
    this.watchers.set(id, watching.add(watcher))
    return () => {
      watching.delete(watcher)
      if (watching.size === 0) this.watchers.delete(id)
    }
  }
}

const rowsKey = ['agents', 'rows'] as const

function rowsOf(client: QueryClient): AgentRows {
  const known = client.getQueryData<AgentRows>(rowsKey)
  if (known) return known
  const made = new AgentRows()
  client.setQueryDefaults(rowsKey, { gcTime: Number.POSITIVE_INFINITY, structuralSharing: false })
  client.setQueryData(rowsKey, made)
  return made
}

/** Stores the rows that are newer than what is known. */
export function putAgents(client: QueryClient, agents: readonly Agent[]): void {
  const rows = rowsOf(client)
  for (const agent of agents) rows.put(agent)
}

export const peekAgent = (client: QueryClient, id: string): Agent | undefined => rowsOf(client).get(id)

/** The agent as it is known now, redrawn when it changes; never fetches. */
export function useAgentRow(id: string): Agent | undefined {
  const rows = rowsOf(useQueryClient())
  const watch = useCallback((watcher: () => void) => rows.watch(id, watcher), [rows, id])
  return useSyncExternalStore(watch, () => rows.get(id))
}
