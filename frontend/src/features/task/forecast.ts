import type { Step, TaskDetail } from '@/api/types'

export type Expected = { start: number; end: number }

/** When the steps that have not begun are expected to run, from what they wait for and their estimates. */
export function forecast(steps: readonly Step[], now: number): Map<string, Expected> {
  const ends = new Map<string, number>()
  const expected = new Map<string, Expected>()
  const waiting = steps.filter((step) => step.status === 'pending')
  for (const step of steps) {
    if (step.status === 'pending') continue
    const start = step.started_at === null ? now : Date.parse(step.started_at)
    const end = step.completed_at === null ? start + msOf(step) : Date.parse(step.completed_at)
    ends.set(step.step_id, Math.max(end, step.status === 'running' ? now : end))
  }
  // Each round places at least one step; a circle is cut where nothing can be placed any more.
  let left = waiting
  while (left.length > 0) {
    const isFree = (step: Step) =>
      step.depends_on.every((id) => ends.has(id) || !left.some((one) => one.step_id === id))
    const ready = left.filter(isFree)
    const round = ready.length > 0 ? ready : left
    for (const step of round) {
      const start = Math.max(now, ...step.depends_on.map((id) => ends.get(id) ?? now))
      const end = start + msOf(step)
      ends.set(step.step_id, end)
      expected.set(step.step_id, { start, end })
    }
    left = ready.length > 0 ? left.filter((step) => !ready.includes(step)) : []
  }
  return expected
}

const msOf = (step: Step): number => (step.estimate?.seconds ?? 0) * 1000

/** When the task is expected to be done; null where nothing says it. */
export function expectedEnd(task: TaskDetail, now: number): number | null {
  const coming = [...forecast(task.steps, now).values()].map((one) => one.end)
  const running = task.steps
    .filter((step) => step.status === 'running' && step.started_at !== null && step.estimate !== null)
    .map((step) => Math.max(now, Date.parse(step.started_at ?? '') + msOf(step)))
  const all = [...coming, ...running]
  return all.length > 0 ? Math.max(...all) : null
}

/** What the task will have cost if the rest goes as estimated, in dollars; null where nothing is left to guess. */
export function projectedCost(task: TaskDetail): number | null {
  const spent = Number(task.cost ?? 0)
  let rest = 0
  let guessed = false
  for (const step of task.steps) {
    if (!step.estimate || (step.status !== 'pending' && step.status !== 'running')) continue
    guessed = true
    rest += Math.max(0, Number(step.estimate.cost) - (step.status === 'running' ? Number(step.cost ?? 0) : 0))
  }
  return guessed ? spent + rest : null
}
