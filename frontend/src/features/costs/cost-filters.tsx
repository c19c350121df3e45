import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { agentFacetsOptions } from '@/api/agents'
import { useSourceName } from '@/api/source-name'
import type { AgentFacets } from '@/api/types'
import { modelName } from '@/domain/model-name'
import { AddFilter, FilterChip } from '@/ui/filter-chip'
import { type CostParams, type Filter, filters, groupNames } from './params'

const standing: readonly Filter[] = ['workspace', 'model']

type NameOf = (source: string) => string

const wordOf = (name: Filter, value: string, sourceName: NameOf): string => {
  if (name === 'source') return sourceName(value)
  return name === 'model' ? modelName(value) : value
}

const choicesOf = (name: Filter, facets: AgentFacets | undefined, sourceName: NameOf) =>
  Object.entries(facets?.[name] ?? {})
    .filter(([value]) => value !== '')
    .sort((a, b) => b[1] - a[1])
    .map(([value]) => ({ value, label: wordOf(name, value, sourceName) }))

type Props = { params: CostParams; change: (changes: Partial<CostParams>) => void }

/** Workspace and model always stand, role and source come with "+ Filter". */
export function CostFilters({ params, change }: Props) {
  const facets = useQuery(agentFacetsOptions())
  const sourceName = useSourceName()
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
            {...(value === null ? {} : { shown: wordOf(name, value, sourceName) })}
            choices={choicesOf(name, facets.data, sourceName)}
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
