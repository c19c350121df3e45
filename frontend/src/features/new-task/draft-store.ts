import { type Draft, emptyDraft } from './draft'

const PREFIX = 'fleetdeck.draft.'
/** Longer ones would crowd out what else the browser keeps for this page. */
const LONGEST = 1_000_000

/** A draft belongs to a person on this browser; one that changes an old task is kept apart. */
export const draftKey = (person: string, from: string | null): string =>
  PREFIX + encodeURIComponent(person) + (from === null ? '' : `/${encodeURIComponent(from)}`)

export const isEmptyDraft = (draft: Draft): boolean => JSON.stringify(draft) === JSON.stringify(emptyDraft)

/** The draft as it was left; null where there is none that can be read. */
export function loadDraft(key: string): Draft | null {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    if (typeof saved !== 'object' || saved === null) return null
    const known = Object.entries(emptyDraft).map(([name, fallback]) => {
      const value = (saved as Record<string, unknown>)[name]
      const fits = fallback === null ? value === null || typeof value === 'string' : sameKind(value, fallback)
      return [name, fits ? value : fallback]
    })
    return Object.fromEntries(known) as Draft
  } catch {
    return null
  }
}

const sameKind = (value: unknown, like: unknown): boolean =>
  Array.isArray(like)
    ? Array.isArray(value) && value.every((one) => typeof one === 'string')
    : typeof value === typeof like

/** False where it could not be kept: it is too long, or the browser gives no room. */
export function saveDraft(key: string, draft: Draft): boolean {
  try {
    if (isEmptyDraft(draft)) {
      localStorage.removeItem(key)
      return true
    }
    const text = JSON.stringify(draft)
    if (text.length > LONGEST) {
      localStorage.removeItem(key)
      return false
    }
    localStorage.setItem(key, text)
    return true
  } catch {
    return false
  }
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(key)
  } catch {
    // A browser that keeps nothing has nothing to drop.
  }
}
