import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { agentFacetsOptions } from '@/api/agents'
import { useSourceName } from '@/api/source-name'
import type { AgentFacets, AgentStatus } from '@/api/types'
import { modelName } from '@/domain/model-name'
import { statusWord } from '@/domain/status'
import { usePhone } from '@/lib/use-media'
import { AddFilter, type Choice, FilterChip } from '@/ui/filter-chip'
import { type AgentParams, type Sort, sortNames } from './params'

type Name = 'workspace' | 'model' | 'role' | 'status' | 'machine' | 'source' | 'over'
type Props = { params: AgentParams; change: (changes: Partial<AgentParams>) => void }

const names: Record<Name, string> = {
  workspace: 'Workspace',
  model: 'Model',
  role: 'Role',
  status: 'Status',
  machine: 'Machine',
  source: 'Source',
  over: 'Cost over',
}
const order = Object.keys(names) as Name[]
const standing: readonly Name[] = ['workspace', 'model']
const amounts = ['0.1', '0.5', '1', '5', '20']

type NameOf = (source: string) => string

const wordOf = (name: Name, value: string, sourceName: NameOf): string => {
  if (name === 'source') return sourceName(value)
  if (name === 'model') return modelName(value)
  if (name === 'status') return statusWord[value as AgentStatus] ?? value
  return name === 'over' ? `$${value}` : value
}

function choicesOf(name: Name, facets: AgentFacets | undefined, sourceName: NameOf): Choice[] {
  if (name === 'over') return amounts.map((value) => ({ value, label: `$${value}` }))
  return Object.entries(facets?.[name] ?? {})
    .filter(([value]) => value !== '')
    .sort((a, b) => b[1] - a[1])
    .map(([value, count]) => ({ value, label: wordOf(name, value, sourceName), count }))
}

/** The chips: two always stand, the others come with "+ Filter" and go when they are removed. */
export function AgentFilters({ params, change }: Props) {
  const facets = useQuery(agentFacetsOptions())
  const sourceName = useSourceName()
  const [added, setAdded] = useState<Name[]>([])
  const phone = usePhone()
  const always = phone ? [] : standing
  const shown = order.filter((name) => always.includes(name) || added.includes(name) || params[name] !== null)
  const rest = order.filter((name) => !shown.includes(name))
  return (
    <>
      {shown.map((name) => (
        <FilterChip
          key={name}
          name={names[name]}
          any={name === 'over' ? 'Any' : 'All'}
          value={params[name]}
          {...(params[name] === null ? {} : { shown: wordOf(name, params[name], sourceName) })}
          choices={choicesOf(name, facets.data, sourceName)}
          onChange={(value) => change({ [name]: value })}
          {...(always.includes(name)
            ? {}
            : {
                onRemove: () => {
                  setAdded(added.filter((one) => one !== name))
                  change({ [name]: null })
                },
              })}
        />
      ))}
      <FilterChip
        name="Sort"
        value={params.sort}
        shown={sortNames[params.sort]}
        choices={Object.entries(sortNames).map(([value, label]) => ({ value, label }))}
        onChange={(value) => change({ sort: (value ?? 'trouble') as Sort })}
      />
      <AddFilter
        names={rest.map((name) => ({ value: name, label: names[name] }))}
        onAdd={(name) => setAdded([...added, name as Name])}
      />
    </>
  )
}
