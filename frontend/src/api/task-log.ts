import { queryOptions } from '@tanstack/react-query'
import { api, call } from './client'
import { taskKeys } from './tasks'
import type { TaskLog } from './types'

const POLL_MS = 1000
/** Who scrolls further back opens the file itself. */
const MOST_CHARACTERS = 200_000

/** What is shown of a log, with what was written since; all of the new part where it does not go on from there. */
export function joinLog(known: TaskLog | undefined, part: TaskLog): TaskLog {
  if (!known?.available || !part.available || part.start !== known.end) return part
  const text = (known.text + part.text).slice(-MOST_CHARACTERS)
  return { ...part, text, start: known.start }
}

/** The end of a log; while `growing`, what is new each second. */
export const taskLogOptions = (id: string, growing: boolean) =>
  queryOptions({
    queryKey: [...taskKeys.parts(id), 'log'] as const,
    queryFn: async ({ client, queryKey, signal }) => {
      const known = client.getQueryData<TaskLog>(queryKey)
      const query = known?.available ? { after: known.end } : {}
      const path = { task_id: id }
      return joinLog(
        known,
        await call(api.GET('/api/v1/tasks/{task_id}/log', { params: { path, query }, signal })),
      )
    },
    refetchInterval: growing ? POLL_MS : false,
    staleTime: 0,
    // Seconds of silence are no news.
    structuralSharing: true,
  })
