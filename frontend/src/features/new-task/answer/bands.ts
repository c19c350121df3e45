import type { WorkflowStep } from '@/domain/workflow/step'

export type Cell = { id: string; band: number; column: number; row: number }
export type Bands = { cells: Cell[]; columns: number /** How many rows each band has. */; rows: number[] }

type Shape = Pick<WorkflowStep, 'id' | 'dependsOn'>

/** How many steps stand before each, along the longest way. */
function ranksOf(steps: readonly Shape[]): Map<string, number> {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const ranks = new Map<string, number>()
  const rank = (id: string, seen: ReadonlySet<string>): number => {
    const known = ranks.get(id)
    if (known !== undefined) return known
    const before = (byId.get(id)?.dependsOn ?? []).filter((one) => byId.has(one) && !seen.has(one))
    const own =
      before.length === 0 ? 0 : 1 + Math.max(...before.map((one) => rank(one, new Set(seen).add(id))))
    ranks.set(id, own)
    return own
  }
  for (const step of steps) rank(step.id, new Set([step.id]))
  return ranks
}

/** Places steps from left to right, `most` side by side; what follows begins a new band below, as lines of text do. */
export function bandsOf(steps: readonly Shape[], most: number): Bands {
  const ranks = ranksOf(steps)
  const taken = new Map<number, number>()
  const cells = steps.map(({ id }): Cell => {
    const rank = ranks.get(id) ?? 0
    const row = taken.get(rank) ?? 0
    taken.set(rank, row + 1)
    return { id, band: Math.floor(rank / most), column: rank % most, row }
  })
  const bands = Math.max(0, ...cells.map((cell) => cell.band)) + 1
  const rows = Array.from({ length: bands }, (_, band) =>
    Math.max(1, ...cells.filter((cell) => cell.band === band).map((cell) => cell.row + 1)),
  )
  return { cells, columns: Math.min(most, Math.max(0, ...ranks.values()) + 1), rows }
}
