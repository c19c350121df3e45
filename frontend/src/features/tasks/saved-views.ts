import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type SavedView = { name: string; search: string }

type Store = {
  views: SavedView[]
  save: (view: SavedView) => void
  remove: (name: string) => void
}

const MOST = 20

/** Views that this person named, on this browser. */
export const useSavedViews = create<Store>()(
  persist(
    (set) => ({
      views: [],
      save: (view) =>
        set(({ views }) => ({
          views: [...views.filter((one) => one.name !== view.name), view].slice(-MOST),
        })),
      remove: (name) => set(({ views }) => ({ views: views.filter((one) => one.name !== name) })),
    }),
    { name: 'fleetdeck.task-views' },
  ),
)

const passing = ['open', 'unfold', 'new', 'from']

/** What of an address makes a view: its filters, order and layout, in a fixed order. */
export function viewSearch(search: URLSearchParams): string {
  const kept = new URLSearchParams(search)
  for (const name of passing) kept.delete(name)
  kept.sort()
  return kept.toString()
}
