import { useQueryClient } from '@tanstack/react-query'
import { putSources, sourcesKey } from '@/api/fleet'
import type { Source } from '@/api/types'
import { foundKey } from './queries'

/** Shows what a command did at once, and asks for what else it changed. */
export function useSourceChanges() {
  const client = useQueryClient()
  return (changed: Source | null) => {
    if (changed) putSources(client, [changed])
    void client.invalidateQueries({ queryKey: sourcesKey, exact: true })
    void client.invalidateQueries({ queryKey: foundKey })
  }
}
