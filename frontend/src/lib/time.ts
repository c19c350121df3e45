const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

const two = (value: number) => String(value).padStart(2, '0')

/** "2 s", "11 min", "3 h", "Thu", "3 Sep", "Sep 2025": relative under a day, then ever coarser. */
export function ago(time: number, now: number): string {
  const past = Math.max(0, now - time)
  if (past < MINUTE) return `${Math.floor(past / SECOND)} s`
  if (past < HOUR) return `${Math.floor(past / MINUTE)} min`
  if (past < DAY) return `${Math.floor(past / HOUR)} h`
  return shortDate(time, now)
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const monthOf = (date: Date) => months[date.getMonth()] ?? ''
const shortWeekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short' })
export const weekday = (date: Date) => shortWeekday.format(date)

function shortDate(time: number, now: number): string {
  const date = new Date(time)
  if (now - time < 6 * DAY) return weekday(date)
  const sameYear = date.getFullYear() === new Date(now).getFullYear()
  return sameYear ? `${date.getDate()} ${monthOf(date)}` : `${monthOf(date)} ${date.getFullYear()}`
}

/** "7 Sep 2025" */
export function dateOf(time: number): string {
  const date = new Date(time)
  return `${date.getDate()} ${monthOf(date)} ${date.getFullYear()}`
}

/** "3 h", "19 d": how long something waits, in days for as long as it takes. */
export function age(time: number, now: number): string {
  const past = now - time
  return past < DAY ? ago(time, now) : `${Math.floor(past / DAY)} d`
}

/** "in 28 min", "in 1 h 58 min", "in 7 h", "Sat": when something is due. */
export function due(time: number, now: number): string {
  const left = time - now
  if (left <= 0) return 'now'
  if (left < MINUTE) return 'in under a minute'
  if (left < HOUR) return `in ${Math.round(left / MINUTE)} min`
  const minutes = Math.floor((left % HOUR) / MINUTE)
  if (left < 3 * HOUR) return `in ${Math.floor(left / HOUR)} h${minutes > 0 ? ` ${minutes} min` : ''}`
  if (left < DAY) return `in ${Math.round(left / HOUR)} h`
  const date = new Date(time)
  return left < 6 * DAY ? weekday(date) : `${date.getDate()} ${monthOf(date)}`
}

/** The person's zone, e.g. "Europe/Berlin". */
export const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** "12 min", "5 h", "29 d": how long it is until then. */
export function until(time: number, now: number): string {
  const left = Math.max(0, time - now)
  if (left < HOUR) return `${Math.ceil(left / MINUTE)} min`
  if (left < 2 * DAY) return `${Math.round(left / HOUR)} h`
  return `${Math.floor(left / DAY)} d`
}

/** 04:12, 26:40, 1:07:55: a running clock. */
export function elapsed(ms: number): string {
  const total = Math.max(0, Math.floor(ms / SECOND))
  const hours = Math.floor(total / 3600)
  const rest = `${two(Math.floor((total % 3600) / 60))}:${two(total % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** 84 ms, 6.2 s, 3 min 10 s: how long something took. */
export function duration(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`
  if (ms < MINUTE) return `${Math.round(ms / SECOND)} s`
  if (ms < HOUR) {
    const seconds = Math.floor((ms % MINUTE) / SECOND)
    return `${Math.floor(ms / MINUTE)} min${seconds > 0 ? ` ${seconds} s` : ''}`
  }
  const minutes = Math.floor((ms % HOUR) / MINUTE)
  return `${Math.floor(ms / HOUR)} h${minutes > 0 ? ` ${minutes} min` : ''}`
}

export function clockTime(time: number, seconds = false): string {
  const date = new Date(time)
  return `${two(date.getHours())}:${two(date.getMinutes())}${seconds ? `:${two(date.getSeconds())}` : ''}`
}

/** The moment in full with its zone, for tips. */
export function absoluteTime(time: number): string {
  return new Date(time).toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  })
}

export function startOfDay(time: number): number {
  const date = new Date(time)
  date.setHours(0, 0, 0, 0)
  return date.getTime()
}

/** "Fri 20 Nov", with its year where it is not this one. */
export function dayLabel(time: number, now = Date.now()): string {
  const date = new Date(time)
  const year = date.getFullYear()
  const day = `${weekday(date)} ${date.getDate()} ${monthOf(date)}`
  return year === new Date(now).getFullYear() ? day : `${day} ${year}`
}
