import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Message } from '@/api/types'
import { searchOptions } from '../queries'
import { targetOf } from './lines'

/** The server searches the stored record; only hits in what a reader sees count. */
export function saysIt(message: Message, q: string): boolean {
  const wanted = q.toLowerCase()
  return message.blocks.some((block) => {
    if (block.type === 'text') return block.text.toLowerCase().includes(wanted)
    if (block.type === 'thinking') return (block.text ?? '').toLowerCase().includes(wanted)
    if (block.type === 'tool_result') return (block.output ?? '').toLowerCase().includes(wanted)
    if (block.type === 'tool_call')
      return `${block.name} ${JSON.stringify(block.input ?? '')}`.toLowerCase().includes(wanted)
    return false
  })
}

/** Where the searched words stand, oldest first, over the whole conversation and not only what is loaded. */
export function useSearch(id: string, q: string) {
  const query = useQuery(searchOptions(id, q))
  const found = query.data
  const hits = useMemo(() => {
    if (!found || q === '') return []
    const targets = found.items.filter((message) => saysIt(message, q)).map(targetOf)
    return [...new Set(targets.reverse())]
  }, [found, q])
  return {
    hits,
    searching: q !== '' && query.isPending,
    more: found?.next_cursor != null,
    error: query.error,
  }
}
