import { DAY, startOfDay } from '@/lib/time'

export type PeriodName = 'today' | '7d' | 'month' | 'all' | 'custom'

export type Period = {
  name: PeriodName
  /** As it begins a sentence: "This month". */
  words: string
  /** Of the period before: "vs Oct". */
  versus: string | null
  start: number | null
  /** Exclusive; null is now. */
  end: number | null
  previous: { start: number; end: number } | null
  /** Days of the period that are still to come, today not among them. */
  daysLeft: number
}

const monthName = (time: number, style: 'short' | 'long') =>
  new Date(time).toLocaleDateString('en-GB', { month: style })

/** The beginning of the day `days` later, whatever the clocks did in between. */
export function addDays(time: number, days: number): number {
  const date = new Date(time)
  date.setDate(date.getDate() + days)
  return startOfDay(date.getTime())
}

function monthOf(now: number): Period {
  const today = new Date(startOfDay(now))
  const start = new Date(today.getFullYear(), today.getMonth(), 1).getTime()
  const next = new Date(today.getFullYear(), today.getMonth() + 1, 1).getTime()
  const before = new Date(today.getFullYear(), today.getMonth() - 1, 1).getTime()
  return {
    name: 'month',
    words: 'This month',
    versus: monthName(before, 'short'),
    start,
    end: null,
    // As far into the month before as we are into this one.
    previous: { start: before, end: Math.min(start, before + (now - start)) },
    daysLeft: Math.round((next - addDays(today.getTime(), 1)) / DAY),
  }
}

const dayOf = (text: string | null): number | null => {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text ?? '')
  return found ? new Date(Number(found[1]), Number(found[2]) - 1, Number(found[3])).getTime() : null
}

/** The days and the comparison that a choice stands for, in the person's zone. */
export function periodOf(
  name: PeriodName,
  now: number,
  from: string | null = null,
  to: string | null = null,
): Period {
  const today = startOfDay(now)
  switch (name) {
    case 'today': {
      const start = addDays(today, -1)
      const previous = { start, end: start + (now - today) }
      return { name, words: 'Today', versus: 'yesterday', start: today, end: null, previous, daysLeft: 0 }
    }
    case '7d': {
      const start = addDays(today, -6)
      const before = addDays(start, -7)
      const previous = { start: before, end: before + (now - start) }
      return {
        name,
        words: 'In the last 7 days',
        versus: '7 days before',
        start,
        end: null,
        previous,
        daysLeft: 0,
      }
    }
    case 'month':
      return monthOf(now)
    case 'all':
      return { name, words: 'All in all', versus: null, start: null, end: null, previous: null, daysLeft: 0 }
    case 'custom': {
      const first = dayOf(from) ?? addDays(today, -6)
      const last = Math.max(first, dayOf(to) ?? today)
      const end = addDays(last, 1)
      const days = Math.round((end - first) / DAY)
      const previous = { start: addDays(first, -days), end: first }
      return { name, words: 'In these days', versus: 'before', start: first, end, previous, daysLeft: 0 }
    }
  }
}

const iso = (time: number | null) => (time === null ? undefined : new Date(time).toISOString())

/** As the server takes it. */
export function stretchOf(period: Pick<Period, 'start' | 'end'>): { start?: string; end?: string } {
  const start = iso(period.start)
  const end = iso(period.end)
  return { ...(start ? { start } : {}), ...(end ? { end } : {}) }
}

/** "2026-11-20", as an input of days has it. */
export function dayText(time: number): string {
  const date = new Date(time)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/**
 * What the month will have cost: the server's own figure for the whole fleet, or for a part of it the pace
 * of the month so far.
 */
export function projectionOf(
  total: number,
  period: Period,
  now: number,
  server: string | null,
): number | null {
  if (period.name !== 'month' || period.start === null) return null
  if (server !== null && Number(server) > 0) return Math.max(total, Number(server))
  const length = addDays(startOfDay(now), period.daysLeft + 1) - period.start
  const gone = now - period.start
  return gone > 0 ? (total / gone) * length : null
}
