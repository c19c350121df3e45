import { useQuery } from '@tanstack/react-query'
import { agentFacetsOptions } from '@/api/agents'
import { modelName } from '@/domain/model-name'
import { FilterChip } from '@/ui/filter-chip'
import type { AnalyticsParams, Change } from './params'

const choicesOf = (counts: Record<string, number> | undefined, name: (value: string) => string) =>
  Object.entries(counts ?? {})
    .filter(([value]) => value !== '')
    .sort((a, b) => b[1] - a[1])
    .map(([value]) => ({ value, label: name(value) }))

/** Workspace and model of every panel. */
export function Filters({ params, change }: { params: AnalyticsParams; change: Change }) {
  const facets = useQuery(agentFacetsOptions())
  return (
    <>
      <FilterChip
        name="Workspace"
        any="All"
        value={params.workspace}
        choices={choicesOf(facets.data?.workspace, (value) => value)}
        onChange={(workspace) => change({ workspace })}
      />
      <FilterChip
        name="Model"
        any="All"
        value={params.model}
        {...(params.model === null ? {} : { shown: modelName(params.model) })}
        choices={choicesOf(facets.data?.model, modelName)}
        onChange={(model) => change({ model })}
      />
    </>
  )
}
