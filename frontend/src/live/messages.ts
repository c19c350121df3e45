import type { Message } from '@/api/types'
import type { LiveEvent } from './protocol'

function messageOf(event: LiveEvent): Message {
  const { data } = event
  return {
    seq: event.seq,
    message_id: String(data.message_id ?? event.id),
    role: data.role as Message['role'],
    blocks: (data.blocks ?? []) as Message['blocks'],
    model: typeof data.model === 'string' ? data.model : null,
    time: event.time,
    steering: data.steering === true,
    by: typeof data.by === 'string' ? data.by : null,
  }
}

const inOrder = (a: Message, b: Message) => (a.time === b.time ? a.seq - b.seq : a.time < b.time ? -1 : 1)

/** The pages read so far, oldest first, and what has been said since. */
export function mergeMessages(pages: readonly { items: Message[] }[], tail: readonly LiveEvent[]): Message[] {
  const bySeq = new Map<number, Message>()
  for (const page of pages) for (const message of page.items) bySeq.set(message.seq, message)
  for (const event of tail)
    if (event.type === 'message.recorded' && !bySeq.has(event.seq)) bySeq.set(event.seq, messageOf(event))
  return [...bySeq.values()].sort(inOrder)
}
