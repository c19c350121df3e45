import { useQuery, useQueryClient } from '@tanstack/react-query'
import { peekAgent } from '@/api/agent-rows'
import { agentFacetsOptions, agentListOptions } from '@/api/agents'
import { activeStatuses, needsPerson } from '@/domain/status'
import { exactNumber } from '@/lib/numbers'
import { useNow } from '@/lib/use-now'
import { writeParams } from '@/lib/use-params'
import { TabLinks } from '@/ui/tab-links'
import { type AgentParams, agentParams, filterOf, type View, viewFilter } from './params'

const MINUTE = 60_000
const names: [View, string][] = [
  ['all', 'All'],
  ['active', 'Active'],
  ['today', 'Today'],
  ['needs', 'Needs you'],
  ['failed', 'Failed or lost'],
]

/** How many each view holds under the filters that stand. */
function useCounts(params: AgentParams): Partial<Record<View, number>> {
  const client = useQueryClient()
  const now = useNow(MINUTE)
  const filter = filterOf(params)
  const { status: _, ...others } = filter
  const facets = useQuery(agentFacetsOptions(others))
  const today = useQuery(agentListOptions({ ...filter, ...viewFilter('today', now), limit: 1 }))
  const waiting = useQuery(agentListOptions({ ...filter, ...viewFilter('needs', now), limit: 200 }))
  const of = (statuses: readonly string[]) =>
    facets.data && statuses.reduce((sum, status) => sum + (facets.data.status[status] ?? 0), 0)
  const needs = waiting.data?.entries.filter(({ id }) => {
    const agent = peekAgent(client, id)
    return agent !== undefined && needsPerson(agent)
  })
  const counts = {
    all: of(Object.keys(facets.data?.status ?? {}).filter((status) => status !== 'deleted')),
    active: of(activeStatuses),
    today: today.data?.total,
    needs: needs?.length,
    failed: of(['failed', 'lost']),
  }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== undefined))
}

export function ViewTabs({ params, search }: { params: AgentParams; search: URLSearchParams }) {
  const counts = useCounts(params)
  const tabs = names.map(([view, label]) => {
    const count = counts[view]
    return {
      key: view,
      label,
      to: `?${writeParams(agentParams, search, { view, open: null })}`,
      ...(count === undefined ? {} : { count: exactNumber(count) }),
    }
  })
  return <TabLinks label="Views" tabs={tabs} current={params.view} />
}
