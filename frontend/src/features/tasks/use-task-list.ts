import { type UseQueryResult, useInfiniteQuery, useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { toEntry } from '@/api/agents'
import { peekTask } from '@/api/task-rows'
import { taskAgentsOptions, taskPagesOptions } from '@/api/tasks'
import type { Agent, TaskHit } from '@/api/types'
import { useNow } from '@/lib/use-now'
import { type Agents, type Line, linesOf } from './lines'
import { listQuery, type TaskParams } from './params'
import { type Scale, scaleOf } from './scale'

const MINUTE = 60_000
const STEP = 15_000
const nothing: readonly string[] = []

type Hits = Readonly<Record<string, readonly TaskHit[]>>

const entriesOf = (answers: readonly UseQueryResult<{ items: Agent[] }>[]): Agents[] =>
  answers.map((answer) => ({ items: answer.data?.items.map(toEntry), error: answer.isError }))

/** The rows of the list: the pages loaded so far, each task once, unfolded ones with their agents. */
export function useTaskList(params: TaskParams) {
  const now = useNow(MINUTE)
  const list = useInfiniteQuery(taskPagesOptions(listQuery(params, now)))
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = list
  const ids = useMemo(() => [...new Set(data?.pages.flatMap((page) => page.ids) ?? [])], [data])
  const found = useMemo(
    () => Object.assign({}, ...(data?.pages.map((page) => page.hits) ?? [])),
    [data],
  ) as Hits
  const unfold = params.as === 'table' ? params.unfold : nothing
  const unfolded = useMemo(() => unfold.filter((id) => ids.includes(id)), [unfold, ids])
  const agents = useQueries({
    queries: unfolded.map((id) => taskAgentsOptions(id)),
    combine: entriesOf,
  })
  const lines: Line[] = useMemo(
    () =>
      linesOf(ids, new Map(unfolded.map((id, at) => [id, agents[at] ?? { items: undefined, error: false }]))),
    [ids, unfolded, agents],
  )
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return { ids, lines, found, total: data?.pages[0]?.total ?? 0, more, list }
}

/** One scale for the whole list, by its first page: it does not jump while one scrolls. */
export function useScale(ids: readonly string[], ticks: number): Scale {
  const client = useQueryClient()
  const now = useNow(STEP)
  return useMemo(() => {
    const first = ids.slice(0, 100).flatMap((id) => peekTask(client, id) ?? [])
    return scaleOf(first, now, ticks)
  }, [ids, now, ticks, client])
}
