import type { QueryClient } from '@tanstack/react-query'
import { peekAgent } from '@/api/agent-rows'
import { clock } from '@/lib/clock'
import type { LiveBatch } from '@/live/batch'

const MINUTE = 60_000
const MINUTES = 11

type Spend = {
  /** Minute → dollars; only the last few minutes are kept. */
  perMinute: Map<number, number>
  lastStep: { amount: number; at: number }
}

/** What agents were seen to spend since this page was opened; nothing is claimed of the time before. */
const spent = new Map<string, Spend>()

/** Compares each changed agent with what was known of it; runs before the rows are replaced. */
export function watchSpending(client: QueryClient, batch: LiveBatch): void {
  const minute = Math.floor(clock.now() / MINUTE)
  for (const agent of batch.agents) {
    const before = peekAgent(client, agent.id)
    if (!before || before.last_seq >= agent.last_seq) continue
    const amount = Number(agent.cost ?? 0) - Number(before.cost ?? 0)
    if (amount <= 0) continue
    const known = spent.get(agent.id) ?? { perMinute: new Map(), lastStep: { amount, at: 0 } }
    known.perMinute.set(minute, (known.perMinute.get(minute) ?? 0) + amount)
    for (const old of known.perMinute.keys()) if (old <= minute - MINUTES) known.perMinute.delete(old)
    known.lastStep = { amount, at: performance.now() }
    spent.set(agent.id, known)
  }
}

/** Dollars in each of the last eleven minutes, the present one last. */
export function spendBars(id: string, now: number): number[] {
  const minute = Math.floor(now / MINUTE)
  const known = spent.get(id)
  return Array.from(
    { length: MINUTES },
    (_, index) => known?.perMinute.get(minute - (MINUTES - 1 - index)) ?? 0,
  )
}

export const lastStep = (id: string): Spend['lastStep'] | null => spent.get(id)?.lastStep ?? null
