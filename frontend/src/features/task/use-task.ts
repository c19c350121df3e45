import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { taskAgentsOptions, taskDetailOptions, taskFilesOptions, taskTimelineOptions } from '@/api/tasks'
import type { Agent } from '@/api/types'
import { useTopic } from '@/live/connection'
import type { LiveEvent } from '@/live/protocol'
import { useRefetchOn } from '@/live/use-refetch-on'

/** The task and what its agents did, kept current while the page stands. */
export function useTask(id: string) {
  useTopic(`task:${id}`)
  const detail = useQuery({ ...taskDetailOptions(id), staleTime: 0 })
  const agents = useQuery({ ...taskAgentsOptions(id), staleTime: 0 })
  const timeline = useQuery({ ...taskTimelineOptions(id), staleTime: 0 })
  const files = useQuery({ ...taskFilesOptions(id), staleTime: 0 })

  const items = agents.data?.items
  const family = useMemo(() => new Map((items ?? []).map((agent) => [agent.id, agent])), [items])
  const belongs = useCallback(
    ({ data }: LiveEvent) =>
      data.task_id === id ||
      family.has(String(data.agent_id)) ||
      (data.parent_agent_id !== undefined && family.has(String(data.parent_agent_id))),
    [id, family],
  )
  const isAgentFact = useCallback(
    (event: LiveEvent) =>
      (event.type === 'agent.created' || event.type.startsWith('step.')) && belongs(event),
    [belongs],
  )
  const isSpanFact = useCallback(
    (event: LiveEvent) => /^(tool|agent)\./.test(event.type) && belongs(event),
    [belongs],
  )
  const isFileFact = useCallback(
    (event: LiveEvent) => event.type === 'file.changed' && event.data.operation !== 'read' && belongs(event),
    [belongs],
  )
  useRefetchOn(isAgentFact, agents.refetch)
  useRefetchOn(isSpanFact, timeline.refetch)
  useRefetchOn(isFileFact, files.refetch)
  const nameOf = useCallback((agentId: string): string | undefined => family.get(agentId)?.name, [family])
  return { detail, agents, timeline, files, family: family as ReadonlyMap<string, Agent>, nameOf }
}

export type TaskData = ReturnType<typeof useTask>
