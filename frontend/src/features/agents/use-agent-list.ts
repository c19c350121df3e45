import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { peekAgent } from '@/api/agent-rows'
import { type AgentEntry, agentPagesOptions } from '@/api/agents'
import { useWithParents } from '@/api/parents'
import { buildTree, flatRows } from '@/domain/agent-tree'
import { needsPerson } from '@/domain/status'
import { useNow } from '@/lib/use-now'
import { type AgentParams, listQuery } from './params'

const MINUTE = 60_000

/** The rows of the list: the pages loaded so far, each agent once, under their parents if wanted. */
export function useAgentList(params: AgentParams) {
  const client = useQueryClient()
  const now = useNow(MINUTE)
  const list = useInfiniteQuery(agentPagesOptions(listQuery(params, now)))
  const { data, dataUpdatedAt, hasNextPage, isFetchingNextPage, fetchNextPage } = list
  const view = params.view

  // biome-ignore lint/correctness/useExhaustiveDependencies: who waits for a person can change within the same ids
  const entries = useMemo(() => {
    const byId = new Map<string, AgentEntry>()
    for (const page of data?.pages ?? []) for (const entry of page.entries) byId.set(entry.id, entry)
    const all = [...byId.values()]
    if (view !== 'needs') return all
    return all.filter(({ id }) => {
      const agent = peekAgent(client, id)
      return agent !== undefined && needsPerson(agent)
    })
  }, [data, dataUpdatedAt, view, client])

  const asTree = params.tree && params.as === 'table'
  const complete = useWithParents(entries, asTree)
  const rows = useMemo(() => (asTree ? buildTree(complete) : flatRows(entries)), [asTree, complete, entries])
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const total = view === 'needs' ? entries.length : (data?.pages[0]?.total ?? 0)
  return { rows, entries, total, more, updatedAt: dataUpdatedAt, list }
}
