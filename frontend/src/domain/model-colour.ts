const STORE = 'fleetdeck.model-colours'
const SLOTS = 5
export const otherColour = 'var(--chart-5)'

/** Where the well-known families go while the place is free. */
const homes: [RegExp, number][] = [
  [/opus/, 0],
  [/sonnet/, 1],
  [/gpt|codex|^o\d/, 2],
  [/haiku/, 3],
  [/gemini/, 4],
]

function load(): Map<string, number> {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(STORE) ?? '{}')
    return new Map(Object.entries(saved as Record<string, number>))
  } catch {
    return new Map()
  }
}

const slots = load()

function assign(model: string): number | null {
  const known = slots.get(model)
  if (known !== undefined) return known
  const taken = new Set(slots.values())
  const home = homes.find(([family]) => family.test(model))?.[1]
  const free = [0, 1, 2, 3, 4].filter((slot) => !taken.has(slot))
  const slot = home !== undefined && !taken.has(home) ? home : free[0]
  if (slot === undefined) return null
  slots.set(model, slot)
  localStorage.setItem(STORE, JSON.stringify(Object.fromEntries(slots)))
  return slot
}

/** A model keeps its colour on every screen and after a reload; those past the fifth share "other". */
export function modelSlot(model: string): number {
  return assign(model) ?? SLOTS
}

export const modelColour = (model: string): string => `var(--chart-${modelSlot(model)})`
