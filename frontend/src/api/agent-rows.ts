import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import { rowsIn } from './rows'
import type { Agent } from './types'

const rowsOf = (client: QueryClient) => rowsIn<Agent>(client, ['agents', 'rows'])

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
