import { type UseInfiniteQueryResult, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { rowsIn } from '@/api/rows'
import { taskPagesOptions } from '@/api/tasks'
import type { Task } from '@/api/types'
import { land, takeOff } from './flight'
import { boardOf, groupOf, laneOf } from './lanes'
import { type BoardParams, filterOf } from './params'

const PAGE = 500
/** So many ended tasks come by themselves; older ones as one scrolls. */
const ENDED = 1000
const open = 'pending,assigned,running,paused'
const ended = 'completed,failed,cancelled,error'

type Pages = Pick<
  UseInfiniteQueryResult<{ pages: { ids: string[] }[] }>,
  'data' | 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'
>

/** Asks for page after page, until there are so many. */
function useAll({ data, hasNextPage, isFetchingNextPage, fetchNextPage }: Pages, most: number): void {
  const loaded = (data?.pages.length ?? 0) * PAGE
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && loaded < most) void fetchNextPage()
  }, [loaded, most, hasNextPage, isFetchingNextPage, fetchNextPage])
}

/** The tasks in their lanes: those that are open all at once, the ended ones newest first. */
export function useBoard(params: BoardParams) {
  const filter = filterOf(params)
  const opened = useInfiniteQuery(taskPagesOptions({ ...filter, status: open, sort: '-created' }, PAGE))
  const done = useInfiniteQuery(taskPagesOptions({ ...filter, status: ended, sort: '-updated' }, PAGE))
  useAll(opened, Number.POSITIVE_INFINITY)
  useAll(done, ENDED)
  const ids = useIds([opened.data, done.data], opened.isFetching || done.isFetching)
  const tasks = useTasks(ids)
  const board = useMemo(() => boardOf(tasks, params.agent), [tasks, params.agent])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the cards stand elsewhere with each new board
  useLayoutEffect(land, [board])
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = done
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const total = done.data?.pages[0]?.total ?? 0
  const loaded = done.data?.pages.reduce((sum, page) => sum + page.ids.length, 0) ?? 0
  return {
    tasks,
    board,
    /** Ended tasks that are not loaded. */
    rest: Math.max(0, total - loaded),
    more,
    pending: opened.isPending || done.isPending,
    error: opened.data && done.data ? null : (opened.error ?? done.error),
    retry: () => void Promise.all([opened.refetch(), done.refetch()]),
  }
}

type Listed = { pages: { ids: string[] }[] } | undefined

/** Both lists as one. While they are asked again nothing goes: a task may have left one and not be in the other yet. */
function useIds([opened, done]: readonly [Listed, Listed], busy: boolean): readonly string[] {
  const last = useRef<readonly string[]>([])
  const ids = useMemo(() => {
    const listed = [opened, done].flatMap((list) => list?.pages.flatMap((page) => page.ids) ?? [])
    const all = [...new Set(busy ? [...listed, ...last.current] : listed)]
    const same = all.length === last.current.length && all.every((id, at) => id === last.current[at])
    return same ? last.current : all
  }, [opened, done, busy])
  useEffect(() => {
    last.current = ids
  }, [ids])
  return ids
}

const placeOf = (task: Task | undefined) => task && `${laneOf(task)}/${groupOf(task)}`

/** The tasks as they are known now, anew when one of them changes. */
function useTasks(ids: readonly string[]): readonly Task[] {
  const rows = rowsIn<Task>(useQueryClient(), ['tasks', 'rows'])
  const version = useRef(0)
  const watch = useCallback(
    (redraw: () => void) => {
      const stops = ids.map((id) => {
        let place = placeOf(rows.get(id))
        return rows.watch(id, () => {
          const next = placeOf(rows.get(id))
          if (next !== place) takeOff()
          place = next
          version.current += 1
          redraw()
        })
      })
      return () => {
        for (const stop of stops) stop()
      }
    },
    [ids, rows],
  )
  const now = useSyncExternalStore(watch, () => version.current)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is a changed task
  return useMemo(() => ids.flatMap((id) => rows.get(id) ?? []), [ids, rows, now])
}
