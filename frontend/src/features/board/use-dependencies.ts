import { useQueries, useQueryClient } from '@tanstack/react-query'
import { peekTask, useTaskRow } from '@/api/task-rows'
import { taskDetailOptions } from '@/api/tasks'
import type { Dependency } from './lanes'

/** Finds what a task depends on: those on the board are known, others are asked for. */
export function useDependencies(ids: readonly string[]): (id: string) => Dependency | undefined {
  const client = useQueryClient()
  // Redrawn at once when the first of them changes; the board is redrawn with all the others.
  useTaskRow(ids[0] ?? '')
  const asked = ids.filter((id) => peekTask(client, id) === undefined)
  const answers = useQueries({
    queries: asked.map((id) => ({ ...taskDetailOptions(id), retryOnMount: false })),
    combine: (all) => all.map((answer) => answer.data),
  })
  return (id) => peekTask(client, id) ?? answers[asked.indexOf(id)]
}
