import { useQuery } from '@tanstack/react-query'
import { useTaskRow } from '@/api/task-rows'
import { taskDetailOptions } from '@/api/tasks'

/** The task an agent works for, as it is known or fetched once. */
export function useTask(id: string | null) {
  const row = useTaskRow(id ?? '')
  const detail = useQuery({ ...taskDetailOptions(id ?? ''), enabled: id !== null && row === undefined })
  return row ?? detail.data
}
