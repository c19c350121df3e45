import type { ActivityCalendar } from '@/api/types'

export type CalendarCell = { date: string; agents: number; column: number; row: number }
export type MonthTick = { column: number; name: string }

const DAY = 86_400_000
// A date names a day of the person's zone; as a date of UTC it can be counted with.
const utc = (date: string) => Date.parse(`${date}T00:00:00Z`)
const monthName = (date: string) =>
  new Date(utc(date)).toLocaleDateString('en-US', { month: 'short', timeZone: 'UTC' })

/** "Tue 17 Nov" */
export const dateLabel = (date: string): string => {
  const at = new Date(utc(date))
  const weekday = at.toLocaleDateString('en-GB', { weekday: 'short', timeZone: 'UTC' })
  return `${weekday} ${at.getUTCDate()} ${monthName(date)}`
}

/** A column a week, Monday on top; the first day of the answer is a Monday. */
export function calendarCells(days: ActivityCalendar['days']): CalendarCell[] {
  const first = days[0] ? utc(days[0].date) : 0
  return days.map(({ date, agents }) => {
    const place = Math.round((utc(date) - first) / DAY)
    return { date, agents, column: Math.floor(place / 7), row: place % 7 }
  })
}

/** Each month over the first week that begins in it, unless the name would touch the one before. */
export function monthTicks(cells: readonly CalendarCell[]): MonthTick[] {
  const ticks: MonthTick[] = []
  let known = ''
  for (const cell of cells) {
    if (cell.row !== 0) continue
    const name = monthName(cell.date)
    const begins = known !== '' && name !== known
    known = name
    if (begins && cell.column - (ticks.at(-1)?.column ?? -3) >= 3) ticks.push({ column: cell.column, name })
  }
  return ticks
}
