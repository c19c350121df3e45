// Runs before the first paint, so that the page never flashes in the wrong theme.
;(() => {
  const root = document.documentElement
  let saved = {}
  try {
    saved = JSON.parse(localStorage.getItem('fleetdeck.preferences') || '{}').state || {}
  } catch {
    // A broken or blocked store means the defaults.
  }
  const light = window.matchMedia('(prefers-color-scheme: light)').matches
  root.dataset.theme =
    saved.theme === 'light' || saved.theme === 'dark' ? saved.theme : light ? 'light' : 'dark'
})()
