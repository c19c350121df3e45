import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeFact } from '@/testing/make'
import type { LiveBatch } from './batch'
import { Link, type SocketLike } from './link'
import type { ServerFrame } from './protocol'

class FakeSocket implements SocketLike {
  onopen: SocketLike['onopen'] = null
  onclose: SocketLike['onclose'] = null
  onmessage: SocketLike['onmessage'] = null
  sent: { op: string; after?: number; topics?: string[] }[] = []
  closed = false
  send = (text: unknown) => {
    this.sent.push(JSON.parse(String(text)))
  }
  close = () => {
    this.closed = true
  }
  receive(frame: ServerFrame | string) {
    const data = typeof frame === 'string' ? frame : JSON.stringify(frame)
    this.onmessage?.(new MessageEvent('message', { data }))
  }
  greet(seq: number) {
    this.onopen?.(new Event('open'))
    this.receive({ op: 'hello', seq, heartbeat_ms: 1000, server_time: new Date().toISOString() })
  }
  facts(...seqs: number[]) {
    const events = seqs.map((seq) => makeFact(seq))
    this.receive({ op: 'events', events, seq: Math.max(...seqs) })
  }
  drop(code = 1006) {
    this.onclose?.(new CloseEvent('close', { code }))
  }
}

describe('the link', () => {
  let sockets: FakeSocket[]
  let link: Link
  let got: number[]
  const latest = () => {
    const socket = sockets.at(-1)
    if (!socket) throw new Error('no socket was opened')
    return socket
  }

  beforeEach(() => {
    vi.useFakeTimers()
    sockets = []
    got = []
    link = new Link({
      connect: () => {
        const socket = new FakeSocket()
        sockets.push(socket)
        return socket
      },
      random: () => 1,
    })
    link.onBatch((batch: LiveBatch) => got.push(...batch.events.map((event) => event.seq)))
    link.subscribe('fleet')
    link.start()
  })
  afterEach(() => {
    link.stop()
    vi.useRealTimers()
  })

  it('tells once more what came by while an older snapshot was on its way', async () => {
    latest().greet(15)
    latest().facts(16, 17)
    latest().facts(18)
    await vi.advanceTimersByTimeAsync(100)
    got = []
    link.snapshot(16)
    await vi.advanceTimersByTimeAsync(100)
    expect(got).toEqual([17, 18])
    got = []
    link.snapshot(18)
    await vi.advanceTimersByTimeAsync(100)
    expect(got).toEqual([])
  })

  it('asks the server for what it has told too long ago to be kept', () => {
    latest().greet(15)
    for (let seq = 16; seq < 400; seq += 1) latest().facts(seq)
    link.snapshot(20)
    expect(latest().sent.at(-1)).toMatchObject({ op: 'subscribe', after: 20 })
  })

  it('loses nothing and doubles nothing over a hundred broken connections', () => {
    let seq = 0
    latest().greet(0)
    for (let round = 0; round < 100; round += 1) {
      latest().facts(seq + 1, seq + 2)
      seq += 2
      latest().drop()
      vi.advanceTimersByTime(1250)
      latest().greet(seq + 1)
      const resumed = latest().sent.find((frame) => frame.op === 'subscribe')
      expect(resumed?.after).toBe(seq)
      // The server repeats one fact that was already seen and adds the missed one.
      latest().facts(seq, seq + 1)
      seq += 1
      vi.advanceTimersByTime(100)
    }
    expect(got).toEqual(Array.from({ length: seq }, (_, index) => index + 1))
  })

  it('shares one subscription among its users', () => {
    latest().greet(0)
    const first = link.subscribe('costs')
    const second = link.subscribe('costs')
    first()
    expect(latest().sent.filter((frame) => frame.op === 'unsubscribe')).toEqual([])
    second()
    expect(latest().sent.filter((frame) => frame.op === 'unsubscribe')).toHaveLength(1)
    expect(
      latest().sent.filter((frame) => frame.topics?.includes('costs') && frame.op === 'subscribe'),
    ).toHaveLength(1)
  })

  it('ignores what is no frame and what a dropped socket still says', () => {
    latest().greet(0)
    latest().receive('not json')
    const old = latest()
    old.drop()
    vi.advanceTimersByTime(1250)
    expect(sockets).toHaveLength(2)
    old.facts(1)
    vi.advanceTimersByTime(100)
    expect(got).toEqual([])
  })

  it('hands out the first fact at once and the others once per painted frame', () => {
    const batches = vi.fn()
    link.onBatch(batches)
    latest().greet(0)
    for (let seq = 1; seq <= 40; seq += 1) latest().facts(seq)
    vi.advanceTimersByTime(20)
    expect(batches).toHaveBeenCalledTimes(2)
    expect(got).toHaveLength(40)
  })

  it('lets a person try again at once', () => {
    latest().drop()
    expect(sockets).toHaveLength(1)
    link.retry()
    expect(sockets).toHaveLength(2)
  })
})
