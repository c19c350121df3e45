import type { Task } from '@/api/types'
import { absoluteTime, ago, DAY } from '@/lib/time'
import { laneOf, timeOf } from './lanes'

const MINUTE = 60_000

/** "now", "42 min", "2 h", "19 d": how long a card stands there. */
export function ageOf(time: string, now: number): string {
  const past = now - Date.parse(time)
  if (past < MINUTE) return 'now'
  return past < DAY ? ago(Date.parse(time), now) : `${Math.floor(past / DAY)} d`
}

const words = { inbox: 'since', assigned: 'since', done: 'ended' } as const

export const sinceOf = (task: Task): string =>
  `${words[laneOf(task)]} ${absoluteTime(Date.parse(timeOf(task)))}`
