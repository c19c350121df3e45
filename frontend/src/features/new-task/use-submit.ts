import { type InfiniteData, type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { api, call } from '@/api/client'
import { putTasks } from '@/api/task-rows'
import { type TaskIds, taskKeys } from '@/api/tasks'
import type { TaskDetail, TaskQuery, TaskSubmission } from '@/api/types'

/** A name for one attempt: the server does the same thing once, however often it is asked. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return `browser-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** Lists that say "newest first, all of them" show the task at once; the server's own order follows. */
function showAtOnce(client: QueryClient, task: TaskDetail): void {
  putTasks(client, [task])
  client.setQueryData(taskKeys.detail(task.id), task)
  const lists = client.getQueryCache().findAll({ queryKey: [...taskKeys.lists, 'pages'] })
  for (const list of lists) {
    const { sort, limit: _, ...filter } = (list.queryKey[3] ?? {}) as TaskQuery
    if ((sort !== undefined && sort !== '-created') || Object.keys(filter).length > 0) continue
    client.setQueryData<InfiniteData<TaskIds>>(list.queryKey, (known) => {
      const [first, ...rest] = known?.pages ?? []
      if (!known || !first || first.ids.includes(task.id)) return known
      return {
        ...known,
        pages: [{ ...first, ids: [task.id, ...first.ids], total: first.total + 1 }, ...rest],
      }
    })
  }
  void client.invalidateQueries({ queryKey: taskKeys.lists })
  void client.invalidateQueries({ queryKey: taskKeys.facets })
}

/** Submits; the same words sent again after a broken line are the same task. */
export function useSubmit() {
  const client = useQueryClient()
  const attempt = useRef<{ words: string; key: string } | null>(null)
  return useMutation({
    mutationFn: (wanted: TaskSubmission) => {
      const words = JSON.stringify(wanted)
      if (attempt.current?.words !== words) attempt.current = { words, key: newKey() }
      return call(
        api.POST('/api/v1/tasks', {
          body: wanted,
          params: { header: { 'Idempotency-Key': attempt.current.key } },
        }),
      )
    },
    onSuccess: ({ task }) => {
      attempt.current = null
      showAtOnce(client, task as TaskDetail)
    },
  })
}
