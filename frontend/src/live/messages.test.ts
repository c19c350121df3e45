import { expect, test } from 'vitest'
import type { Message } from '@/api/types'
import { makeFact } from '@/testing/make'
import { mergeMessages } from './messages'

const message = (seq: number, time: string): Message => ({
  seq,
  message_id: `m${seq}`,
  role: 'assistant',
  blocks: [],
  model: null,
  time,
})
const fact = (seq: number, time: string) =>
  makeFact(seq, { type: 'message.recorded', time, data: { role: 'assistant', blocks: [] } })

test('pages and live facts make one list in order of time, each message once', () => {
  const pages = [
    { items: [message(9, '2026-11-20T10:00:09Z'), message(7, '2026-11-20T10:00:07Z')] },
    { items: [message(3, '2026-11-20T10:00:03Z')] },
  ]
  const tail = [
    fact(9, '2026-11-20T10:00:09Z'),
    fact(12, '2026-11-20T10:00:12Z'),
    makeFact(13, { type: 'tool.started' }),
  ]
  expect(mergeMessages(pages, tail).map((one) => one.seq)).toEqual([3, 7, 9, 12])
})

test('a fact that comes late takes its place', () => {
  expect(
    mergeMessages([{ items: [message(5, '2026-11-20T10:00:05Z')] }], [fact(8, '2026-11-20T10:00:01Z')]).map(
      (one) => one.seq,
    ),
  ).toEqual([8, 5])
})
