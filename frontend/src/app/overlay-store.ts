import { create } from 'zustand'

type Overlay = {
  open: 'palette' | 'help' | null
  openPalette: () => void
  openHelp: () => void
  close: () => void
}

/** Which of the two layers over every screen is open; never both. */
export const useOverlay = create<Overlay>()((set) => ({
  open: null,
  openPalette: () => set({ open: 'palette' }),
  openHelp: () => set({ open: 'help' }),
  close: () => set({ open: null }),
}))
