import { useQuery } from '@tanstack/react-query'
import type { Directory, DirectoryList, Isolation, Plan } from '@/api/types'
import { useSettled } from '@/lib/use-settled'
import type { Draft, Place } from './draft'
import { directoriesOptions, directoryOptions } from './queries'

const SETTLE_MS = 200

export type Where = Place & {
  list: DirectoryList | undefined
  /** The folder as it is; undefined while that is being looked at, or for a folder of the task's own. */
  found: Directory | undefined
  checking: boolean
  error: Error | null
  /** It was not chosen but is the one that tasks of this type used last. */
  remembered: boolean
}

/** Which isolation suits a folder: beside the person's own work wherever Git allows it. */
export function suits(found: Directory | undefined): Isolation {
  if (!found || found.git === null) return 'in_place'
  return found.isolations.includes('worktree') ? 'worktree' : 'in_place'
}

/** Where the task would work, chosen or remembered, and whether it can. */
export function usePlace(draft: Draft, plan: Plan | undefined): Where {
  const list = useQuery(directoriesOptions())
  const taken = draft.prompt.trim() === '' ? undefined : plan?.task_type
  const type = draft.type === 'auto' ? taken : draft.type
  const last = type === undefined ? undefined : list.data?.remembered[type]
  const directory = draft.directory ?? last ?? ''
  const settled = useSettled(directory.trim(), SETTLE_MS)
  const check = useQuery(directoryOptions(settled))
  const current = settled === directory.trim()
  const recent = list.data?.recent.find((one) => one.path === directory || one.short === directory)
  const found = directory === '' ? undefined : current ? (check.data ?? recent) : recent
  const chosen = draft.isolation
  const possible =
    chosen !== null && (directory === '' ? chosen === 'in_place' : found?.isolations.includes(chosen))
  return {
    directory: directory.trim(),
    isolation: possible ? chosen : suits(found),
    list: list.data,
    found,
    checking: directory !== '' && (!current || check.isFetching),
    error: current ? check.error : null,
    remembered: draft.directory === null && directory !== '',
  }
}
