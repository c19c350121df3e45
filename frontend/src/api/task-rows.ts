import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import { rowsIn } from './rows'
import type { Task } from './types'

const rowsOf = (client: QueryClient) => rowsIn<Task>(client, ['tasks', 'rows'])

/** Stores the rows that are newer than what is known. */
export function putTasks(client: QueryClient, tasks: readonly Task[]): void {
  const rows = rowsOf(client)
  for (const task of tasks) rows.put(task)
}

export const peekTask = (client: QueryClient, id: string): Task | undefined => rowsOf(client).get(id)

/** The task as it is known now, redrawn when it changes; never fetches. */
export function useTaskRow(id: string): Task | undefined {
  const rows = rowsOf(useQueryClient())
  const watch = useCallback((watcher: () => void) => rows.watch(id, watcher), [rows, id])
  return useSyncExternalStore(watch, () => rows.get(id))
}
