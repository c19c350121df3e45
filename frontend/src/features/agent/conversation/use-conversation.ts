import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { mergeMessages } from '@/live/messages'
import type { LiveEvent } from '@/live/protocol'
import { useTail } from '@/live/tail'
import { type From, messagesOptions } from '../queries'

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
