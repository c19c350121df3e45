import { useQuery } from '@tanstack/react-query'
import { DiffView } from '@/domain/code/diff-view'
import { ErrorState } from '@/ui/error-state'
import { Skeleton } from '@/ui/skeleton'
import { patchOptions } from '../queries'

/** The diff of one change, fetched when it is first shown; a fact never changes, so it is kept. */
export function PatchOf({ agentId, seq, path }: { agentId: string; seq: number; path: string }) {
  const patch = useQuery(patchOptions(agentId, seq))
  if (patch.isPending)
    return (
      <div role="status" aria-label="Loading the diff" className="flex flex-col gap-2 p-3">
        <Skeleton className="w-64" />
        <Skeleton className="w-80" />
        <Skeleton className="w-52" />
      </div>
    )
  if (patch.error) return <ErrorState error={patch.error} onRetry={() => void patch.refetch()} />
  if (patch.data.patch === null)
    return <p className="px-3 py-2 text-12 text-t3">The source gave no diff for this change.</p>
  return <DiffView patch={patch.data.patch} file={path} />
}
