import { useEffect } from 'react'
import { useNavigate } from 'react-router'
import { newTaskSearch } from '@/domain/new-task-link'
import { inDialog, isTyping, plainKey } from '@/lib/keys'
import { flipTheme } from '@/lib/theme'
import { navItems } from './nav-items'
import { useOverlay } from './overlay-store'

const SEQUENCE_MS = 1000

/** The keys that work on every screen. */
export function useShortcuts(): void {
  const navigate = useNavigate()
  useEffect(() => {
    let leaderAt = Number.NEGATIVE_INFINITY
    const handle = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      if (event.ctrlKey || event.metaKey) return command(event)
      if (!plainKey(event) || isTyping(event.target) || isCovered(event.target)) return
      if (event.timeStamp - leaderAt < SEQUENCE_MS) {
        leaderAt = Number.NEGATIVE_INFINITY
        const item = navItems.find((one) => one.key === event.key.toLowerCase())
        if (item) {
          event.preventDefault()
          void navigate(item.to)
          return
        }
      }
      if (event.key === 'g') leaderAt = event.timeStamp
      else if (event.key === 'a') {
        if (toApprovals()) event.preventDefault()
      } else if (event.key === 't') {
        event.preventDefault()
        void navigate({ search: newTaskSearch(window.location.search) })
      } else if (event.key === '?') useOverlay.getState().openHelp()
      else if (event.key === '/') {
        event.preventDefault()
        focusSearch()
      }
    }
    const command = (event: KeyboardEvent) => {
      const actions: Record<string, () => void> = {
        k: useOverlay.getState().openPalette,
        d: flipTheme,
        ',': () => void navigate('/settings'),
      }
      const action = actions[event.key.toLowerCase()]
      if (!action || event.shiftKey || event.altKey) return
      // Never a second layer on top of one.
      if (event.key.toLowerCase() !== 'd' && inDialog(event.target)) return
      event.preventDefault()
      action()
    }
    window.addEventListener('keydown', handle)
    return () => window.removeEventListener('keydown', handle)
  }, [navigate])
}

/** A layer over the screen has the keys for itself. */
const isCovered = (target: EventTarget | null): boolean =>
  useOverlay.getState().open !== null || inDialog(target)

/** To the first request for permission on the screen, else to those behind the count in the top bar. */
function toApprovals(): boolean {
  const first =
    document.querySelector<HTMLElement>('main [data-approve]') ??
    document.querySelector<HTMLElement>('[data-approvals-button]')
  if (!first) return false
  first.focus()
  if (first.hasAttribute('data-approvals-button')) first.click()
  return true
}

/** The screen's own search where it has one, else the palette. */
function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('[data-main-search]')
  if (field) {
    field.focus()
    field.select()
  } else useOverlay.getState().openPalette()
}
