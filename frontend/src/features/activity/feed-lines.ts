import type { ActivityItem } from '@/api/types'

export type FeedLine = { kind: 'day'; day: number } | { kind: 'fact'; item: ActivityItem }

/** The facts with a line before the first of each day. */
export function feedLines(items: readonly ActivityItem[], dayOf: (time: number) => number): FeedLine[] {
  const lines: FeedLine[] = []
  let current: number | null = null
  for (const item of items) {
    const day = dayOf(Date.parse(item.time))
    if (day !== current) {
      current = day
      lines.push({ kind: 'day', day })
    }
    lines.push({ kind: 'fact', item })
  }
  return lines
}
