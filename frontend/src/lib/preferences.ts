import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type Theme = 'system' | 'light' | 'dark'
export type Density = 'compact' | 'roomy'

type Preferences = {
  theme: Theme
  density: Density
  sidebarFolded: boolean
  setTheme: (theme: Theme) => void
  setDensity: (density: Density) => void
  toggleSidebar: () => void
}

/** What this person chose on this browser; theme.js reads the same entry before the first paint. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      theme: 'system',
      density: 'compact',
      sidebarFolded: false,
      setTheme: (theme) => set({ theme }),
      setDensity: (density) => set({ density }),
      toggleSidebar: () => set((state) => ({ sidebarFolded: !state.sidebarFolded })),
    }),
    { name: 'fleetdeck.preferences' },
  ),
)

const rowHeights: Record<Density, number> = { compact: 28, roomy: 36 }

/** How high a row of a list is on a wide screen. */
export const useRowHeight = (): number => usePreferences((state) => rowHeights[state.density])
