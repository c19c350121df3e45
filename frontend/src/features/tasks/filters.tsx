import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSourceName } from '@/api/source-name'
import { taskFacetsOptions } from '@/api/tasks'
import type { TaskFacets, TaskStatus } from '@/api/types'
import { modelName } from '@/domain/model-name'
import { taskStatusWord } from '@/domain/task-status'
import { useMedia, usePhone } from '@/lib/use-media'
import { AddFilter, type Choice, FilterChip } from '@/ui/filter-chip'
import { createdNames, type TaskParams } from './params'
import { SortChip } from './sort-chip'
import { typeWord } from './words'

type Name =
  | 'created'
  | 'workspace'
  | 'status'
  | 'type'
  | 'model'
  | 'complexity'
  | 'label'
  | 'priority'
  | 'driver'
  | 'origin'
  | 'source'
type Props = { params: TaskParams; change: (changes: Partial<TaskParams>) => void }

const names: Record<Name, string> = {
  created: 'Created',
  workspace: 'Workspace',
  status: 'Status',
  type: 'Type',
  model: 'Model',
  complexity: 'Complexity',
  label: 'Label',
  priority: 'Priority',
  driver: 'Driver',
  origin: 'From',
  source: 'Source',
}
const order = Object.keys(names) as Name[]
const standing: readonly Name[] = ['created', 'workspace', 'status', 'type']
const standingNarrow: readonly Name[] = ['created', 'status']

type NameOf = (source: string) => string

const wordOf = (name: Name, value: string, sourceName: NameOf): string => {
  if (name === 'source') return sourceName(value)
  if (name === 'created') return createdNames[value as keyof typeof createdNames] ?? value
  if (name === 'model') return modelName(value)
  if (name === 'status') return taskStatusWord[value as TaskStatus] ?? value
  return name === 'type' ? typeWord(value) : value
}

function choicesOf(name: Name, facets: TaskFacets | undefined, sourceName: NameOf): Choice[] {
  if (name === 'created') return Object.entries(createdNames).map(([value, label]) => ({ value, label }))
  const counts = name === 'type' ? facets?.task_type : facets?.[name]
  return Object.entries(counts ?? {})
    .filter(([value]) => value !== '')
    .sort((a, b) => b[1] - a[1])
    .map(([value, count]) => ({ value, label: wordOf(name, value, sourceName), count }))
}

/** The chips: some always stand, the others come with "+ Filter" and go when they are removed. */
export function TaskFilters({ params, change }: Props) {
  const facets = useQuery(taskFacetsOptions(params.view === 'archived' ? { archived: true } : {}))
  const sourceName = useSourceName()
  const [added, setAdded] = useState<Name[]>([])
  const phone = usePhone()
  const narrow = useMedia('(max-width: 1279.9px)')
  const always = phone ? [] : narrow ? standingNarrow : standing
  const shown = order.filter((name) => always.includes(name) || added.includes(name) || params[name] !== null)
  const rest = order.filter((name) => !shown.includes(name))
  return (
    <>
      {shown.map((name) => (
        <FilterChip
          key={name}
          name={names[name]}
          any={name === 'workspace' ? 'All' : 'Any'}
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
      {phone && <SortChip sort={params.sort} onSort={(sort) => change({ sort })} />}
      <AddFilter
        names={rest.map((name) => ({ value: name, label: names[name] }))}
        onAdd={(name) => setAdded([...added, name as Name])}
      />
    </>
  )
}
