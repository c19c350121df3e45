import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, call } from './client'
import { taskKeys } from './tasks'
import type { Commanded } from './types'

export type TaskAction = 'cancel' | 'retry' | 'pause' | 'resume' | 'archive' | 'restore' | 'delete'

const at = (task_id: string) => ({ params: { path: { task_id } } })

const run: Record<TaskAction, (id: string) => Promise<Commanded>> = {
  cancel: (id) => call(api.POST('/api/v1/tasks/{task_id}/cancel', at(id))),
  retry: (id) => call(api.POST('/api/v1/tasks/{task_id}/retry', at(id))),
  pause: (id) => call(api.POST('/api/v1/tasks/{task_id}/pause', at(id))),
  resume: (id) => call(api.POST('/api/v1/tasks/{task_id}/resume', at(id))),
  archive: (id) => call(api.POST('/api/v1/tasks/{task_id}/archive', at(id))),
  restore: (id) => call(api.POST('/api/v1/tasks/{task_id}/restore', at(id))),
  delete: (id) => call(api.DELETE('/api/v1/tasks/{task_id}', at(id))),
}

/** One command on one task; what it changes is fetched again, and comes by the socket too. */
export function useTaskCommand(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (action: TaskAction) => run[action](id),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: taskKeys.detail(id) })
      void client.invalidateQueries({ queryKey: taskKeys.lists })
    },
  })
}

/** A new task like this one; answers with it. */
export const useRerun = (id: string) =>
  useMutation({
    mutationFn: (changes: Record<string, unknown>) =>
      call(api.POST('/api/v1/tasks/{task_id}/rerun', { ...at(id), body: { changes } })),
  })
