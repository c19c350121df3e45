import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSourceName } from '@/api/source-name'
import { taskFacetsOptions } from '@/api/tasks'
import type { Task } from '@/api/types'
import { useMedia } from '@/lib/use-media'
import { AddFilter, type Choice, FilterChip } from '@/ui/filter-chip'
import type { BoardParams } from './params'
import { priorityWord } from './priority-mark'

type Name = 'agent' | 'priority' | 'workspace' | 'source'
const names: Record<Name, string> = {
  agent: 'Agent',
  priority: 'Priority',
  workspace: 'Workspace',
  source: 'Source',
}
const order = Object.keys(names) as Name[]
const standing: readonly Name[] = ['agent', 'priority']

const counted = (counts: Record<string, number>, word: (value: string) => string): Choice[] =>
  Object.entries(counts)
    .filter(([value]) => value !== '')
    .map(([value, count]) => ({ value, label: word(value), count }))

function agentsOf(tasks: readonly Task[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { agent, archived_at } of tasks)
    if (agent !== null && archived_at === null) counts[agent] = (counts[agent] ?? 0) + 1
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => a.localeCompare(b)))
}

type Props = {
  params: BoardParams
  tasks: readonly Task[]
  change: (changes: Partial<BoardParams>) => void
}

/** Agent and priority always stand; workspace and source come with "+ Filter". */
export function BoardFilters({ params, tasks, change }: Props) {
  const facets = useQuery(taskFacetsOptions({})).data
  const sourceName = useSourceName()
  const [added, setAdded] = useState<Name[]>([])
  const always = useMedia('(max-width: 1023.9px)') ? [] : standing
  const shown = order.filter((name) => always.includes(name) || added.includes(name) || params[name] !== null)
  const word = (name: Name, value: string): string => {
    if (name === 'priority') return priorityWord[value as Task['priority']] ?? value
    return name === 'source' ? sourceName(value) : value
  }
  const choices = (name: Name): Choice[] => {
    if (name === 'agent') return counted(agentsOf(tasks), String)
    const found = counted(facets?.[name] ?? {}, (value) => word(name, value))
    if (name !== 'priority') return found.sort((a, b) => (b.count ?? 0) - (a.count ?? 0))
    const rank = Object.keys(priorityWord)
    return found.sort((a, b) => rank.indexOf(a.value) - rank.indexOf(b.value))
  }
  return (
    <>
      {shown.map((name) => (
        <FilterChip
          key={name}
          name={names[name]}
          any="Any"
          value={params[name]}
          {...(params[name] === null ? {} : { shown: word(name, params[name]) })}
          choices={choices(name)}
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
      <AddFilter
        names={order
          .filter((name) => !shown.includes(name))
          .map((name) => ({ value: name, label: names[name] }))}
        onAdd={(name) => setAdded([...added, name as Name])}
      />
    </>
  )
}
