import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { sourcesOptions } from './fleet'
import type { Source } from './types'

/** A source by its name, with the end of its path where several have the same; by its id where nobody knows it. */
export function sourceName(id: string, sources: readonly Source[]): string {
  if (id === 'fleetdeck') return 'Fleetdeck'
  const source = sources.find((one) => one.id === id)
  if (!source) return id
  const alike = sources.filter((one) => one.name === source.name).length > 1
  return alike ? `${source.name}, ${source.path.split('/').filter(Boolean).at(-1)}` : source.name
}

const none: readonly Source[] = []

/** How sources are called, by their ids. */
export function useSourceName(): (id: string) => string {
  const sources = useQuery(sourcesOptions()).data?.items ?? none
  return useCallback((id) => sourceName(id, sources), [sources])
}
