import { type QueryClient, queryOptions, useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { peekAgent, putAgents } from './agent-rows'
import { type AgentEntry, toEntry } from './agents'
import { api, call } from './client'
import type { Agent } from './types'

const MOST_PARENTS = 40
const MOST_LEVELS = 8

async function climb(client: QueryClient, from: string, signal: AbortSignal): Promise<AgentEntry[]> {
  const chain: AgentEntry[] = []
  let id: string | null = from
  while (id !== null && chain.length < MOST_LEVELS) {
    const path = { agent_id: id }
    const agent: Agent =
      peekAgent(client, id) ??
      (await call(api.GET('/api/v1/agents/{agent_id}', { params: { path }, signal })))
    putAgents(client, [agent])
    chain.push(toEntry(agent))
    id = agent.parent_agent_id
  }
  return chain
}

/** An agent and those above it: asked for once, as families do not change and rows come by the socket. */
const ancestorsOptions = (id: string) =>
  queryOptions({
    queryKey: ['agents', 'ancestors', id] as const,
    queryFn: ({ client, signal }) => climb(client, id, signal),
    retry: false,
  })

/** The list with the ancestors that its filter left out: a finished parent stays while a child is shown. */
export function useWithParents(entries: readonly AgentEntry[], wanted: boolean): readonly AgentEntry[] {
  const listed = useMemo(() => new Set(entries.map((entry) => entry.id)), [entries])
  const missing = useMemo(() => missingParents(entries, listed), [entries, listed])
  const found = useQueries({
    queries: (wanted ? missing : []).map(ancestorsOptions),
    combine: (results) => results.flatMap((result) => result.data ?? []),
  })
  return useMemo(() => {
    const above = new Map(found.filter(({ id }) => !listed.has(id)).map((entry) => [entry.id, entry]))
    return above.size === 0 ? entries : [...entries, ...above.values()]
  }, [entries, listed, found])
}

function missingParents(entries: readonly AgentEntry[], listed: ReadonlySet<string>): string[] {
  const missing = new Set<string>()
  for (const { parent } of entries) {
    if (parent !== null && !listed.has(parent)) missing.add(parent)
    if (missing.size >= MOST_PARENTS) break
  }
  return [...missing]
}
