import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query'
import { putAgents } from './agent-rows'
import { api, call } from './client'
import { putTasks } from './task-rows'
import type { Step, Task, TaskDetail, TaskFilter, TaskHit, TaskQuery } from './types'

/** Lists hold ids in the server's order; the tasks themselves are in task-rows.ts. */
export const taskKeys = {
  lists: ['tasks', 'list'] as const,
  facets: ['tasks', 'facets'] as const,
  details: ['tasks', 'detail'] as const,
  detail: (id: string) => ['tasks', 'detail', id] as const,
  parts: (id: string) => ['tasks', 'part', id] as const,
  part: (id: string, part: 'agents' | 'files' | 'timeline' | 'git') => ['tasks', 'part', id, part] as const,
  compared: ['tasks', 'compared'] as const,
}

export type TaskIds = {
  ids: string[]
  next: string | null
  total: number
  seq: number
  /** Of a search: where its words stand, by task. A row does not keep them, for they belong to the question. */
  hits: Record<string, TaskHit[]>
}

async function fetchPage(client: QueryClient, query: TaskQuery, signal: AbortSignal): Promise<TaskIds> {
  const page = await call(api.GET('/api/v1/tasks', { params: { query }, signal }))
  putTasks(client, page.items)
  return {
    ids: page.items.map((task) => task.id),
    next: page.next_cursor,
    total: page.total,
    seq: page.as_of_seq,
    hits: query.q ? Object.fromEntries(page.items.map((task) => [task.id, task.hits])) : {},
  }
}

/** One bounded list, such as those of the overview. */
export const taskListOptions = (query: TaskQuery) =>
  queryOptions({
    queryKey: [...taskKeys.lists, 'one', query] as const,
    queryFn: ({ client, signal }) => fetchPage(client, query, signal),
    placeholderData: keepPreviousData,
  })

/** A list that loads further pages as it is scrolled. */
export const taskPagesOptions = (query: TaskQuery, pageSize = 100) =>
  infiniteQueryOptions({
    queryKey: [...taskKeys.lists, 'pages', query, pageSize] as const,
    queryFn: ({ client, signal, pageParam }) =>
      fetchPage(
        client,
        { ...query, limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

export const taskFacetsOptions = (query: TaskFilter = {}) =>
  queryOptions({
    queryKey: [...taskKeys.facets, query] as const,
    queryFn: ({ signal }) => call(api.GET('/api/v1/tasks/facets', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  })

const at = (task_id: string) => ({ path: { task_id } })

export const taskDetailOptions = (id: string) =>
  queryOptions({
    queryKey: taskKeys.detail(id),
    queryFn: async ({ client, signal }) => {
      const detail = await call(api.GET('/api/v1/tasks/{task_id}', { params: at(id), signal }))
      putTasks(client, [detail])
      return detail
    },
  })

export const taskAgentsOptions = (id: string) =>
  queryOptions({
    queryKey: taskKeys.part(id, 'agents'),
    queryFn: async ({ client, signal }) => {
      const found = await call(api.GET('/api/v1/tasks/{task_id}/agents', { params: at(id), signal }))
      putAgents(client, found.items)
      return found
    },
  })

export const taskFilesOptions = (id: string) =>
  queryOptions({
    queryKey: taskKeys.part(id, 'files'),
    queryFn: ({ signal }) => call(api.GET('/api/v1/tasks/{task_id}/files', { params: at(id), signal })),
  })

export const taskTimelineOptions = (id: string) =>
  queryOptions({
    queryKey: taskKeys.part(id, 'timeline'),
    queryFn: ({ signal }) => call(api.GET('/api/v1/tasks/{task_id}/timeline', { params: at(id), signal })),
  })

export const taskGitOptions = (id: string) =>
  queryOptions({
    queryKey: taskKeys.part(id, 'git'),
    queryFn: ({ signal }) => call(api.GET('/api/v1/tasks/{task_id}/git', { params: at(id), signal })),
    staleTime: 0,
  })

export const taskComparisonOptions = (ids: readonly string[]) =>
  queryOptions({
    queryKey: [...taskKeys.compared, ...ids] as const,
    queryFn: ({ signal }) =>
      call(api.GET('/api/v1/tasks/compare', { params: { query: { ids: ids.join(',') } }, signal })),
    enabled: ids.length > 0,
  })

/** Lays a row over the detail that is known: all but its prompt, which rows cut, and where words were found. */
export function putTaskDetail(client: QueryClient, row: Task): void {
  client.setQueryData<TaskDetail>(taskKeys.detail(row.id), (known) =>
    known && known.last_seq <= row.last_seq
      ? { ...known, ...row, prompt: known.prompt, hits: known.hits }
      : known,
  )
}

type ChangedStep = Omit<Step, 'output'> & { task_id: string; output?: string | null }

/** Lays steps that changed over the detail that is known; outputs come with the next answer. */
export function putSteps(client: QueryClient, changed: readonly ChangedStep[]): void {
  for (const step of changed)
    client.setQueryData<TaskDetail>(taskKeys.detail(step.task_id), (known) => {
      if (!known) return known
      const steps = known.steps.map((one) =>
        one.step_id === step.step_id ? { ...one, ...step, output: step.output ?? one.output } : one,
      )
      const isNew = !known.steps.some((one) => one.step_id === step.step_id)
      return { ...known, steps: isNew ? [...steps, { ...step, output: step.output ?? null }] : steps }
    })
}
