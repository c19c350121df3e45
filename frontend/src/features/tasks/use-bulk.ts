import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import { taskKeys } from '@/api/tasks'
import type { BulkAction, BulkOutcome } from '@/api/types'

const MOST = 500

export type BulkOrder = { action: BulkAction; ids: readonly string[]; label?: string }

async function run({ action, ids, label }: BulkOrder): Promise<Pick<BulkOutcome, 'done' | 'refused'>> {
  const done: string[] = []
  const refused: BulkOutcome['refused'] = []
  for (let from = 0; from < ids.length; from += MOST) {
    const body = { action, ids: ids.slice(from, from + MOST), ...(label === undefined ? {} : { label }) }
    const outcome = await call(api.POST('/api/v1/tasks/bulk', { body }))
    done.push(...outcome.done)
    refused.push(...outcome.refused)
  }
  return { done, refused }
}

/** One command for many tasks; what it changes is asked for again. */
export function useBulk() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: taskKeys.lists })
      void client.invalidateQueries({ queryKey: taskKeys.facets })
      void client.invalidateQueries({ queryKey: taskKeys.details })
    },
  })
}
