import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { peekAgent } from './agent-rows'
import { type AgentEntry, agentDetailOptions, toEntry } from './agents'
import type { Agent } from './types'

const MOST = 40

/** The list with the ancestors that its filter left out: a finished parent stays while a child is shown. */
export function useWithParents(entries: readonly AgentEntry[], wanted: boolean): readonly AgentEntry[] {
  const client = useQueryClient()
  const listed = useMemo(() => new Set(entries.map((entry) => entry.id)), [entries])
  const direct = useMemo(() => missingParents(entries, listed), [entries, listed])
  const found = useQueries({
    queries: (wanted ? direct : []).map((id) => ({ ...agentDetailOptions(id), retry: false })),
    combine: (results) => results.map((result) => result.data),
  })
  return useMemo(() => {
    if (!wanted) return entries
    const above = new Map<string, AgentEntry>()
    for (const parent of found) {
      let agent: Agent | undefined = parent
      while (agent && !listed.has(agent.id) && !above.has(agent.id)) {
        above.set(agent.id, toEntry(agent))
        agent = agent.parent_agent_id ? peekAgent(client, agent.parent_agent_id) : undefined
      }
    }
    return above.size === 0 ? entries : [...entries, ...above.values()]
  }, [entries, listed, found, wanted, client])
}

function missingParents(entries: readonly AgentEntry[], listed: ReadonlySet<string>): string[] {
  const missing = new Set<string>()
  for (const { parent } of entries) {
    if (parent !== null && !listed.has(parent)) missing.add(parent)
    if (missing.size >= MOST) break
  }
  return [...missing]
}
