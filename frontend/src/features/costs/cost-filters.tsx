import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { agentFacetsOptions } from '@/api/agents'
import type { AgentFacets } from '@/api/types'
import { modelName } from '@/domain/model-name'
import { AddFilter, FilterChip } from '@/ui/filter-chip'
import { type CostParams, type Filter, filters, groupNames } from './params'

const standing: readonly Filter[] = ['workspace', 'model']

const choicesOf = (name: Filter, facets: AgentFacets | undefined) =>
  Object.entries(facets?.[name] ?? {})
    .filter(([value]) => value !== '')
    .sort((a, b) => b[1] - a[1])
    .map(([value]) => ({ value, label: name === 'model' ? modelName(value) : value }))

type Props = { params: CostParams; change: (changes: Partial<CostParams>) => void }

/** Workspace and model always stand, role and source come with "+ Filter". */
export function CostFilters({ params, change }: Props) {
  const facets = useQuery(agentFacetsOptions())
  const [added, setAdded] = useState<Filter[]>([])
  const shown = filters.filter(
    (name) => standing.includes(name) || added.includes(name) || params[name] !== null,
  )
  const rest = filters.filter((name) => !shown.includes(name))
  return (
    <>
      {shown.map((name) => {
        const value = params[name]
        const remove = () => {
          setAdded(added.filter((one) => one !== name))
          change({ [name]: null })
        }
        return (
          <FilterChip
            key={name}
            name={groupNames[name]}
            any="All"
            value={value}
            {...(value === null ? {} : { shown: name === 'model' ? modelName(value) : value })}
            choices={choicesOf(name, facets.data)}
            onChange={(next) => change({ [name]: next })}
            {...(standing.includes(name) ? {} : { onRemove: remove })}
          />
        )
      })}
      <AddFilter
        names={rest.map((name) => ({ value: name, label: groupNames[name] }))}
        onAdd={(name) => setAdded([...added, name as Filter])}
      />
    </>
  )
}
