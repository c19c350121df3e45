/** True where a letter belongs to what the person types. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox]), textarea, select'))
  )
}

export const plainKey = (event: KeyboardEvent): boolean => !event.ctrlKey && !event.metaKey && !event.altKey

export const isApple = /Mac|iP(hone|ad)/.test(navigator.userAgent)

/** True inside a layer over the screen: what is behind it has no keys then. */
export const inDialog = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role=dialog]') !== null
