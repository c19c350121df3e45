import { useQuery, useQueryClient } from '@tanstack/react-query'
import { peekAgent } from '@/api/agent-rows'
import { activeAgentsOptions, agentListOptions } from '@/api/agents'
import { needsPerson } from '@/domain/status'
import { DAY, startOfDay } from '@/lib/time'
import { useNow } from '@/lib/use-now'

const MINUTE = 60_000

/** Ids of the agents that a person should look at: live ones first, then what ended badly since yesterday. */
export function useTroubled(workspace: string | null) {
  const client = useQueryClient()
  const since = new Date(startOfDay(useNow(MINUTE)) - DAY).toISOString()
  const active = useQuery(activeAgentsOptions(workspace))
  const ended = useQuery(
    agentListOptions({
      status: 'failed,lost',
      started_after: since,
      limit: 50,
      ...(workspace === null ? {} : { workspace }),
    }),
  )
  const waiting = (active.data?.entries ?? []).filter(({ id }) => {
    const agent = peekAgent(client, id)
    return agent !== undefined && needsPerson(agent)
  })
  return {
    ids: [...waiting, ...(ended.data?.entries ?? [])].map((entry) => entry.id),
    isPending: active.isPending,
    error: active.data ? null : active.error,
    retry: () => void active.refetch(),
  }
}
