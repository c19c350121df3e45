import { expect, it, vi } from 'vitest'
import { makeAgent, makeFact } from '@/testing/make'
import { BatchQueue, type LiveBatch } from './batch'

it('keeps the newest of each row and all facts in order', () => {
  vi.useFakeTimers()
  const batches: LiveBatch[] = []
  const queue = new BatchQueue((batch) => batches.push(batch))
  const frame = (seq: number) => ({
    op: 'events' as const,
    events: [],
    seq,
    views: { agents: [makeAgent({ id: 'a', last_seq: seq }), makeAgent({ id: `b${seq}`, last_seq: seq })] },
  })
  queue.push(frame(0), [])
  expect(batches).toHaveLength(1)
  queue.push(frame(1), [makeFact(1)])
  queue.push(frame(2), [makeFact(2), makeFact(3)])
  vi.advanceTimersByTime(60)
  expect(batches).toHaveLength(2)
  expect(batches[1]?.events.map((event) => event.seq)).toEqual([1, 2, 3])
  expect(batches[1]?.agents.map((agent) => [agent.id, agent.last_seq])).toEqual([
    ['a', 2],
    ['b1', 1],
    ['b2', 2],
  ])
  vi.useRealTimers()
})

it('rests after a mass of facts, and never so long that a person would see it', () => {
  vi.useFakeTimers()
  const batches: LiveBatch[] = []
  const queue = new BatchQueue((batch) => batches.push(batch))
  const push = (facts: number) =>
    queue.push(
      { op: 'events', events: [], seq: 1, views: {} },
      Array.from({ length: facts }, (_, number) => makeFact(number)),
    )
  push(20)
  push(1)
  vi.advanceTimersByTime(31)
  expect(batches).toHaveLength(1)
  vi.advanceTimersByTime(33)
  expect(batches).toHaveLength(2)
  push(1)
  vi.advanceTimersByTime(17)
  expect(batches).toHaveLength(3)
  vi.useRealTimers()
})
