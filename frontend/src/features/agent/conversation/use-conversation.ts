import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Message } from '@/api/types'
import type { LiveEvent } from '@/live/protocol'
import { type From, messagesOptions } from '../queries'
import { useTail } from '../tail'

function messageOf(event: LiveEvent): Message {
  const { data } = event
  return {
    seq: event.seq,
    message_id: String(data.message_id ?? event.id),
    role: data.role as Message['role'],
    blocks: (data.blocks ?? []) as Message['blocks'],
    model: typeof data.model === 'string' ? data.model : null,
    time: event.time,
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

const none: readonly LiveEvent[] = []

export function useConversation(id: string, from: From) {
  const query = useInfiniteQuery(messagesOptions(id, from))
  const tail = useTail(id)
  const { data, hasNextPage } = query
  // Read from its beginning, the live end joins only when everything between has been read.
  const live = from === 'end' || (data !== undefined && !hasNextPage) ? tail : none
  const messages = useMemo(() => mergeMessages(data?.pages ?? [], live), [data, live])
  return { messages, query, total: data?.pages[0]?.total ?? 0 }
}
