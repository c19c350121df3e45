import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Directory, DirectoryList, DirectoryListing } from '@/api/types'
import { browseOptions } from '../queries'
import type { Where } from '../use-place'

export type DirectoryChoice = {
  key: string
  path: string
  words: string
  kind: 'own' | 'recent' | 'up' | 'folder' | 'root'
  git: boolean
  known: Directory | null
  /** The list stays open: the choice leads on to others. */
  stays: boolean
}

const own: DirectoryChoice = {
  key: 'own',
  path: '',
  words: "A new folder of the task's own",
  kind: 'own',
  git: false,
  known: null,
  stays: false,
}

/** Recent folders, those first that are like what is typed. */
export function recentChoices(list: DirectoryList | undefined, typed: string): DirectoryChoice[] {
  const wanted = typed.trim().toLowerCase()
  const fits = (one: Directory) =>
    `${one.short} ${one.path}`.toLowerCase().includes(wanted) && one.problem === null
  const recent = (list?.recent ?? []).filter(fits).map(
    (known): DirectoryChoice => ({
      key: known.path,
      path: known.path,
      words: known.short,
      kind: 'recent',
      git: known.git !== null,
      known,
      stays: false,
    }),
  )
  return wanted === '' ? [...recent, own] : recent
}

/** What is inside a folder, and the way back up. */
export function browseChoices(
  listing: DirectoryListing | undefined,
  roots: readonly string[],
): DirectoryChoice[] {
  const step = (
    path: string,
    words: string,
    kind: DirectoryChoice['kind'],
    git = false,
  ): DirectoryChoice => ({
    key: `${kind}:${path}`,
    path,
    words,
    kind,
    git,
    known: null,
    stays: true,
  })
  if (!listing) return roots.map((root) => step(root, root, 'root'))
  return [
    ...(listing.parent === null
      ? roots.filter((root) => root !== listing.path).map((root) => step(root, root, 'root'))
      : [step(listing.parent, listing.parent, 'up')]),
    ...listing.entries.map((entry) => step(entry.path, entry.name, 'folder', entry.is_git)),
  ]
}

/** What the list under the field offers now. */
export function useDirectoryChoices(where: Where, browsing: boolean, typed: string): DirectoryChoice[] {
  const { directory, list, found } = where
  const roots = useMemo(() => list?.roots ?? [], [list])
  const inside = found?.exists ? found.path : directory === '' ? (roots[0] ?? '') : ''
  const listing = useQuery({ ...browseOptions(inside), enabled: browsing && inside !== '' })
  return useMemo(
    () => (browsing ? browseChoices(listing.data, roots) : recentChoices(list, typed)),
    [browsing, listing.data, roots, list, typed],
  )
}
