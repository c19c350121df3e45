import { useQuery, useQueryClient } from '@tanstack/react-query'
import { peekAgent } from '@/api/agent-rows'
import { agentDetailOptions, agentListOptions } from '@/api/agents'
import { FilterChip } from '@/ui/filter-chip'

const SHOWN = 30

/** Narrows the feed to one agent: those seen last are offered, any other by its address. */
export function AgentChip({ id, onChange }: { id: string | null; onChange: (id: string | null) => void }) {
  const client = useQueryClient()
  const recent = useQuery(agentListOptions({ sort: '-updated', limit: SHOWN }))
  const named = useQuery({ ...agentDetailOptions(id ?? ''), enabled: id !== null })
  const choices = (recent.data?.entries ?? []).map((entry) => ({
    value: entry.id,
    label: peekAgent(client, entry.id)?.name ?? entry.id,
  }))
  return (
    <FilterChip
      name="Agent"
      any="All"
      value={id}
      shown={named.data?.name ?? id ?? ''}
      choices={choices}
      onChange={onChange}
    />
  )
}
