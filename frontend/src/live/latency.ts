const KEPT = 7
/** Fewer answers say nothing yet: the first ones wait for the page to draw itself. */
export const FEWEST_PINGS = 3

export const remember = (pings: readonly number[], took: number): number[] => [
  ...pings.slice(1 - KEPT),
  Math.max(0, Math.round(took)),
]

/** The middle one of the last answers, so that a single slow one does not show. */
export function median(pings: readonly number[]): number | null {
  if (pings.length < FEWEST_PINGS) return null
  const sorted = [...pings].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}
