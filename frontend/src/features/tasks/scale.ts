import type { Task } from '@/api/types'
import { type Stretch, ticksOf } from '@/lib/stretch'
import { DAY } from '@/lib/time'

const MINUTE = 60_000

type Timed = Pick<Task, 'status' | 'created_at' | 'started_at' | 'completed_at' | 'updated_at' | 'estimate'>

export type Scale = Stretch & { now: number; ticks: number[]; step: number }
export type Bar = Stretch & { queued: boolean }

const LEAST = 10 * MINUTE
const AHEAD = 0.06

/** When a task ran, or for one that waits when it might. */
export function barOf(task: Timed, now: number): Bar {
  if (task.started_at === null) {
    const long = Math.max(MINUTE, (task.estimate?.seconds ?? 0) * 1000)
    const ended = task.completed_at === null ? null : Date.parse(task.completed_at)
    return ended === null
      ? { from: now, to: now + long, queued: true }
      : { from: ended, to: ended, queued: false }
  }
  const from = Date.parse(task.started_at)
  const goesOn = task.status === 'running' || task.status === 'paused'
  const to = task.completed_at ? Date.parse(task.completed_at) : goesOn ? now : Date.parse(task.updated_at)
  return { from, to: Math.max(from, to), queued: false }
}

/** One scale for all rows: from the first of them to a little after now. */
export function scaleOf(tasks: readonly Timed[], now: number, most = 5): Scale {
  const starts = tasks.map((task) => barOf(task, now)).filter((bar) => !bar.queued)
  const first = Math.min(now - LEAST, ...starts.map((bar) => bar.from))
  return between(first - (now - first) * 0.02, now, most)
}

/** The scale of a stretch that ends now. */
export function between(from: number, now: number, most = 5): Scale {
  const to = now + (now - from) * AHEAD
  const fine = ticksOf({ from, to }, most)
  // "Thu 19 Nov" takes twice the room of "14:00".
  const { times, step } = fine.step < DAY ? fine : ticksOf({ from, to }, Math.ceil(most / 2))
  return { from, to, now, ticks: times, step }
}

const clamp = (share: number) => Math.min(1, Math.max(0, share))

/** Where a stretch lies on a scale, from 0 to 1; null where it lies beside it. */
export function spanOn({ from, to }: Stretch, scale: Stretch): { left: number; width: number } | null {
  const length = scale.to - scale.from
  if (length <= 0 || to < scale.from || from > scale.to) return null
  const left = clamp((from - scale.from) / length)
  return { left, width: clamp((to - scale.from) / length) - left }
}

export const percent = (share: number): string => `${(share * 100).toFixed(3)}%`
