import { type Theme, usePreferences } from './preferences'
import { useMedia } from './use-media'

const prefersLight = '(prefers-color-scheme: light)'

export const resolveTheme = (theme: Theme, systemIsLight: boolean): 'light' | 'dark' =>
  theme === 'system' ? (systemIsLight ? 'light' : 'dark') : theme

/** The theme that is shown now. */
export function useShownTheme(): 'light' | 'dark' {
  const theme = usePreferences((state) => state.theme)
  return resolveTheme(theme, useMedia(prefersLight))
}

export function flipTheme(): void {
  const { theme, setTheme } = usePreferences.getState()
  const shown = resolveTheme(theme, window.matchMedia(prefersLight).matches)
  setTheme(shown === 'dark' ? 'light' : 'dark')
}
