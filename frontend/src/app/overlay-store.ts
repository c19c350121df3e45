import { create } from 'zustand'

type Overlay = {
  open: 'palette' | 'help' | 'kill' | null
  openPalette: () => void
  openHelp: () => void
  openKill: () => void
  close: () => void
}

/** Which of the layers over every screen is open; never two. */
export const useOverlay = create<Overlay>()((set) => ({
  open: null,
  openPalette: () => set({ open: 'palette' }),
  openHelp: () => set({ open: 'help' }),
  openKill: () => set({ open: 'kill' }),
  close: () => set({ open: null }),
}))
