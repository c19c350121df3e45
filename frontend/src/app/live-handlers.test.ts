import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { peekAgent, putAgents } from '@/api/agent-rows'
import { agentKeys } from '@/api/agents'
import { costsKey, statusKey } from '@/api/fleet'
import { clock } from '@/lib/clock'
import { fleetStatus } from '@/testing/fixture-api'
import { makeAgent, makeFact } from '@/testing/make'
import { makeWorld } from '@/testing/world'
import { connectLive } from './live-handlers'

class QuietSocket {
  static latest: QuietSocket | null = null
  onopen: (() => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  send = vi.fn()
  close = vi.fn()
  constructor() {
    QuietSocket.latest = this
  }
  receive(frame: unknown) {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }
}

let client: QueryClient
let stop: () => void
const socket = () => {
  if (!QuietSocket.latest) throw new Error('no socket was opened')
  return QuietSocket.latest
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', QuietSocket)
  client = new QueryClient()
  stop = connectLive(client)
  socket().onopen?.()
  socket().receive({ op: 'hello', seq: 100, heartbeat_ms: 1000, server_time: '2026-11-20T13:32:20Z' })
})
afterEach(() => {
  stop()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const usage = (seq: number) => makeFact(seq, { type: 'usage.recorded', subject: 'agent/a' })

it('writes rows and figures into the cache within a painted frame', () => {
  const status = { ...fleetStatus(makeWorld('fleet')), as_of_seq: 101 }
  const agent = makeAgent({ id: 'a', last_seq: 101, cost: '0.5' })
  socket().receive({ op: 'events', events: [usage(101)], seq: 101, views: { agents: [agent], status } })
  vi.advanceTimersByTime(20)
  expect(peekAgent(client, 'a')?.cost).toBe('0.5')
  expect(client.getQueryData(statusKey)).toEqual(status)
})

it('asks lists for their order only when a row may move, and costs when something was spent', async () => {
  const asked = vi.spyOn(client, 'invalidateQueries')
  const keys = () => asked.mock.calls.map(([filter]) => filter?.queryKey)
  putAgents(client, [makeAgent({ id: 'a', last_seq: 100 })])
  const working = makeAgent({ id: 'a', last_seq: 101, activity: 'thinking' })
  socket().receive({ op: 'events', events: [usage(101)], seq: 101, views: { agents: [working] } })
  await vi.advanceTimersByTimeAsync(20)
  expect(keys()).toContainEqual(costsKey)
  asked.mockClear()
  const ended = makeAgent({ id: 'a', last_seq: 102, status: 'completed' })
  socket().receive({ op: 'events', events: [], seq: 102, views: { agents: [ended] } })
  await vi.advanceTimersByTimeAsync(500)
  expect(keys()).toContainEqual(agentKeys.lists)
})

it('stops every clock and marks the page when the line is gone', () => {
  const unwatch = clock.watch(() => undefined)
  vi.advanceTimersByTime(10_000)
  const stopped = clock.now()
  expect(document.documentElement.hasAttribute('data-stale')).toBe(true)
  vi.advanceTimersByTime(10_000)
  expect(clock.now()).toBe(stopped)
  const last = QuietSocket.latest
  while (QuietSocket.latest === last) vi.advanceTimersByTime(250)
  socket().onopen?.()
  socket().receive({ op: 'hello', seq: 100, heartbeat_ms: 1000, server_time: '2026-11-20T13:33:00Z' })
  expect(document.documentElement.hasAttribute('data-stale')).toBe(false)
  expect(clock.now()).toBeGreaterThan(stopped)
  unwatch()
})

it('fetches everything again on a resync', () => {
  const asked = vi.spyOn(client, 'invalidateQueries')
  socket().receive({ op: 'resync', reason: 'too far behind', seq: 900 })
  expect(asked).toHaveBeenCalledWith()
})
