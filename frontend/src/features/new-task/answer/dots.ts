/** Of like tasks, each a dot on one axis; those that would cover one another are stacked. */
export type Dot = { at: number; level: number }

const LEAST_GAP = 0.018
const AIR = 1.15
const FAR = 4

export type CostScale = {
  top: number
  ticks: number[]
  /** The cap lies beyond what is drawn. */
  capBeyond: boolean
}

/** The axis: from nothing to a little beyond what is usual, and to the cap where that is not far off. */
export function costScale(p90: number, likes: readonly number[], cap: number | null): CostScale {
  const usual = Math.max(p90, ...likes, 0.0001) * AIR
  const capBeyond = cap !== null && cap > usual * FAR
  const top = cap === null || capBeyond ? usual : Math.max(usual, cap * 1.01)
  const rough = top / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10) * power
  const ticks: number[] = []
  for (let tick = 0; tick <= top * 0.999; tick += step) ticks.push(Number(tick.toPrecision(6)))
  return { top, ticks, capBeyond }
}

export function stackDots(costs: readonly number[], top: number): Dot[] {
  const placed: Dot[] = []
  for (const at of costs.map((cost) => Math.min(1, cost / top)).sort((a, b) => a - b)) {
    const near = placed.filter((dot) => at - dot.at < LEAST_GAP)
    const taken = new Set(near.map((dot) => dot.level))
    let level = 0
    while (taken.has(level)) level += 1
    placed.push({ at, level })
  }
  return placed
}
