import { useQuery, useQueryClient } from '@tanstack/react-query'
import { peekAgent } from '@/api/agent-rows'
import { activeAgentsOptions, agentListOptions } from '@/api/agents'
import { pendingApprovalsOptions } from '@/api/approvals'
import { statusOptions } from '@/api/fleet'
import { taskListOptions } from '@/api/tasks'
import { needsPerson } from '@/domain/status'
import { DAY, startOfDay } from '@/lib/time'
import { useNow } from '@/lib/use-now'

const MINUTE = 60_000
const MOST = 50
const OWN = 'fleetdeck'

/** All that a person should look at: requests first, then live agents, then tasks and agents that ended badly. */
export function useNeeds(workspace: string | null) {
  const client = useQueryClient()
  const since = new Date(startOfDay(useNow(MINUTE)) - DAY).toISOString()
  const where = workspace === null ? {} : { workspace }
  const status = useQuery(statusOptions()).data
  const requests = useQuery(pendingApprovalsOptions())
  const active = useQuery(activeAgentsOptions(workspace))
  const ended = useQuery(
    agentListOptions({ status: 'failed,lost', started_after: since, limit: MOST, ...where }),
  )
  const counts = status?.tasks.by_status
  const paused = useQuery({
    ...taskListOptions({ status: 'paused', limit: MOST, ...where }),
    enabled: (counts?.paused ?? 0) > 0,
  })
  const failed = useQuery({
    ...taskListOptions({ status: 'failed,error', created_after: since, limit: MOST, ...where }),
    enabled: (counts?.failed ?? 0) + (counts?.error ?? 0) > 0,
  })
  const approvals = (requests.data?.items ?? []).filter(
    (one) => workspace === null || one.workspace === workspace,
  )
  const asking = new Set(approvals.map((one) => one.agent_id))
  const waiting = (active.data?.entries ?? []).filter(({ id }) => {
    const agent = peekAgent(client, id)
    return agent !== undefined && needsPerson(agent) && !asking.has(id)
  })
  const taskIds = [...(paused.data?.ids ?? []), ...(failed.data?.ids ?? [])]
  const told = new Set(taskIds)
  // Of an agent that Fleetdeck runs the task tells: another attempt may have done it.
  const fallen = (ended.data?.entries ?? []).filter(({ id }) => {
    const agent = peekAgent(client, id)
    return agent?.source !== OWN && !told.has(agent?.task_id ?? '')
  })
  return {
    approvals,
    waiting: waiting.map((entry) => entry.id),
    taskIds,
    fallen: fallen.map((entry) => entry.id),
    isPending: active.isPending,
    error: active.data ? null : active.error,
    retry: () => void active.refetch(),
  }
}
