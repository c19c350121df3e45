import { useQuery } from '@tanstack/react-query'
import { patchOptions } from '@/api/patches'
import { PatchView } from '@/domain/code/patch-view'

/** The diff of one change, fetched when it is first shown. */
export function PatchOf({ agentId, seq, path }: { agentId: string; seq: number; path: string }) {
  const { data, error, refetch } = useQuery(patchOptions(agentId, seq))
  return <PatchView patch={data?.patch} error={error} path={path} onRetry={() => void refetch()} />
}
