import type { PlanWindow } from '@/api/types'
import { ago, clockTime, weekday } from '@/lib/time'

type Status = PlanWindow['status']

const words: Record<Status, string> = {
  on_track: 'On track',
  near_limit: 'Near limit',
  over: 'Over',
  unknown: 'No limit known',
}
/** What is not over yet, and will be at this pace, is not called over. */
export const statusWords = ({ status, used_percent }: PlanWindow): string =>
  status === 'over' && used_percent !== null && used_percent < 100 ? 'Going over' : words[status]
export const statusText: Record<Status, string> = {
  on_track: 'text-done-text',
  near_limit: 'text-warn-text',
  over: 'text-fail-text',
  unknown: 'text-t3',
}
export const statusFill: Record<Status, string> = {
  on_track: 'var(--done)',
  near_limit: 'var(--warn)',
  over: 'var(--fail)',
  unknown: 'var(--t3)',
}

export const windowName = (window: string): string =>
  window === 'session_5h' ? '5-hour session' : window === 'week' ? 'Week' : window.replaceAll('_', ' ')

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** "resets 16:20, in 1 h 48 min"; a rolling window has no end. */
export function resetWords(window: PlanWindow, now: number): string {
  if (window.resets_at === null)
    return window.window === 'week'
      ? 'rolling 7 days'
      : window.started_at === null
        ? 'no session is running'
        : ''
  const at = Date.parse(window.resets_at)
  const left = Math.max(0, at - now)
  const minutes = Math.floor((left % HOUR) / MINUTE)
  if (left < HOUR) return `resets ${clockTime(at)}, in ${Math.ceil(left / MINUTE)} min`
  if (left < DAY)
    return `resets ${clockTime(at)}, in ${Math.floor(left / HOUR)} h${minutes > 0 ? ` ${minutes} min` : ''}`
  return `resets ${weekday(new Date(at))} ${clockTime(at)}`
}

/** "~88% by then"; of a rolling window what it holds when each day is like the last. */
export function projectionWords(window: PlanWindow): string | null {
  if (window.projected_percent === null) return null
  const percent = `~${Math.round(window.projected_percent)}%`
  return window.resets_at === null ? `${percent} at this pace` : `${percent} by then`
}

/** "builder-c47 24%, documenter-51d 12%, 5 others 25%": of the limit where there is one, else of what is used. */
export function consumerWords(window: PlanWindow): string | null {
  if (window.consumers.length === 0) return null
  const whole = window.used_percent ?? 100
  const part = (share: number) => {
    const value = share * whole
    return `${value > 0 && value < 1 ? '<1' : Math.round(value)}%`
  }
  const rest = 1 - window.consumers.reduce((sum, one) => sum + one.share, 0)
  const named = window.consumers.map((one) => `${one.label || 'no name'} ${part(one.share)}`)
  const others = window.other_consumers
  return [...named, ...(others > 0 ? [`${others} others ${part(rest)}`] : [])].join(', ')
}

/** How old a measure is, where it is old. */
export function measuredWords(window: PlanWindow, now: number): string | null {
  const at = Date.parse(window.measured_at)
  return now - at > 10 * MINUTE ? `measured ${ago(at, now)}${now - at < DAY ? ' ago' : ''}` : null
}

/** The session that is nearest to its limit, for the bar at the top. */
export function sessionOf(windows: readonly PlanWindow[]): PlanWindow | null {
  const known = windows.filter((one) => one.window === 'session_5h' && one.used_percent !== null)
  return known.sort((a, b) => (b.used_percent ?? 0) - (a.used_percent ?? 0))[0] ?? null
}
