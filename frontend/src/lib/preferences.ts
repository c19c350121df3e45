import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type Theme = 'system' | 'light' | 'dark'

type Preferences = {
  theme: Theme
  sidebarFolded: boolean
  setTheme: (theme: Theme) => void
  toggleSidebar: () => void
}

/** What this person chose on this browser; theme.js reads the same entry before the first paint. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      theme: 'system',
      sidebarFolded: false,
      setTheme: (theme) => set({ theme }),
      toggleSidebar: () => set((state) => ({ sidebarFolded: !state.sidebarFolded })),
    }),
    { name: 'fleetdeck.preferences' },
  ),
)
