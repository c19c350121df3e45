import { describe, expect, it, vi } from 'vitest'
import type { DeltaFrame } from '@/api/types'
import { makeFact } from '@/testing/make'
import { Streams, withDelta } from './streams'

const delta = (offset: number, text: string, changes: Partial<DeltaFrame> = {}): DeltaFrame => ({
  op: 'delta',
  agent_id: 'a',
  task_id: 't',
  message_id: 'm1',
  kind: 'text',
  offset,
  text,
  ...changes,
})
const read = (...deltas: DeltaFrame[]) => {
  const [first, ...rest] = deltas
  if (!first) throw new Error('no delta')
  return rest.reduce(withDelta, withDelta(undefined, first))
}

describe('words as they are written', () => {
  it('are put together in order', () => {
    expect(read(delta(0, 'While the '), delta(10, 'tests run'))).toMatchObject({
      text: 'While the tests run',
      end: 19,
      gap: false,
    })
  })

  it('count a repeated part once', () => {
    expect(read(delta(0, 'abc'), delta(0, 'abc'), delta(2, 'cde')).text).toBe('abcde')
  })

  it('say where something was lost, and go on', () => {
    const stream = read(delta(0, 'abc'), delta(9, 'jkl'), delta(12, 'mno'))
    expect(stream).toMatchObject({ text: 'abc … jklmno', end: 15, gap: true })
  })

  it('begin in the middle for who comes late', () => {
    expect(read(delta(40, 'and so on'))).toMatchObject({ text: '…and so on', gap: true })
  })

  it('count characters as the server does, not halves of them', () => {
    const stream = read(delta(0, 'done 🎉'), delta(6, '!'), delta(5, '🎉!?'))
    expect(stream).toMatchObject({ text: 'done 🎉!?', gap: false, end: 8 })
  })
})

describe('the streams of agents', () => {
  const message = (id: string, text: string, type = 'text') =>
    makeFact(1, {
      type: 'message.recorded',
      data: { agent_id: 'a', message_id: id, blocks: [{ type, text }] },
    })

  it('give way to their stored message, and only to their own', () => {
    const streams = new Streams()
    streams.add({ deltas: [delta(0, 'one'), delta(0, 'two', { message_id: 'm2' })], events: [] })
    streams.add({ deltas: [], events: [message('m1', 'one')] })
    expect(streams.get('a').map((stream) => stream.text)).toEqual(['two'])
  })

  it('keep thoughts and words apart, and end with their agent', () => {
    const streams = new Streams()
    streams.add({ deltas: [delta(0, 'hm', { kind: 'thinking' }), delta(0, 'yes')], events: [] })
    expect(streams.get('a').map((stream) => stream.kind)).toEqual(['thinking', 'text'])
    const ended = makeFact(2, { type: 'agent.status_changed', data: { agent_id: 'a', status: 'failed' } })
    streams.add({ deltas: [], events: [ended] })
    expect(streams.get('a')).toEqual([])
  })

  it('tell who watches only when something moved', () => {
    const streams = new Streams()
    const told = vi.fn()
    streams.watch(told)
    streams.add({ deltas: [delta(0, 'one')], events: [] })
    streams.add({ deltas: [delta(0, 'one')], events: [] })
    streams.add({ deltas: [], events: [makeFact(3)] })
    expect(told).toHaveBeenCalledTimes(1)
  })

  it('do not begin again with words that come after their message', () => {
    const streams = new Streams()
    streams.add({ deltas: [delta(0, 'The table ')], events: [] })
    streams.add({ deltas: [], events: [message('m1', 'The table is read.')] })
    streams.add({ deltas: [delta(10, 'is read.')], events: [] })
    expect(streams.get('a')).toEqual([])
    streams.add({ deltas: [delta(18, ' And then')], events: [] })
    expect(streams.get('a')[0]).toMatchObject({ text: ' And then', gap: false })
  })

  it('go on with the words of a message whose thoughts are stored already', () => {
    const streams = new Streams()
    streams.add({ deltas: [delta(0, 'hm', { kind: 'thinking' }), delta(0, 'So')], events: [] })
    streams.add({ deltas: [delta(2, ' far')], events: [message('m1', 'hm', 'thinking')] })
    expect(streams.get('a').map((stream) => stream.text)).toEqual(['So far'])
  })
})
