const MINUTE = 60_000

/** A piece of time, in milliseconds. */
export type Stretch = { from: number; to: number }

/** Where in the stretch a moment lies: 0 at its beginning, 1 at its end. */
export const share = (time: number, { from, to }: Stretch): number => (time - from) / (to - from)

const DAY = 86_400_000
const parts = [
  10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 21_600_000, 43_200_000,
]
const days = [1, 2, 4, 7, 14, 28, 91, 182, 364, 728]
const steps = [...parts, ...days.map((count) => count * DAY)]

/** Round moments of the person's clock inside the stretch, at most `most` of them. */
export function ticksOf({ from, to }: Stretch, most = 7): { times: number[]; step: number } {
  const step = steps.find((one) => (to - from) / one <= most) ?? to - from
  const zone = new Date(from).getTimezoneOffset() * MINUTE
  const first = Math.ceil((from - zone) / step) * step + zone
  const times: number[] = []
  for (let time = first; time <= to; time += step) times.push(time)
  return { times, step }
}
