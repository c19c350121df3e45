import { ErrorState } from '@/ui/error-state'
import { Skeleton } from '@/ui/skeleton'
import { DiffView } from './diff-view'

type Props = {
  /** Undefined while it is on its way, null where there is none. */
  patch: string | null | undefined
  error: unknown
  path: string
  onRetry: () => void
}

/** The diff of one change, or why it is not there. */
export function PatchView({ patch, error, path, onRetry }: Props) {
  if (error && patch === undefined) return <ErrorState error={error} onRetry={onRetry} />
  if (patch === undefined)
    return (
      <div role="status" aria-label="Loading the diff" className="flex flex-col gap-2 p-3">
        <Skeleton className="w-64" />
        <Skeleton className="w-80" />
        <Skeleton className="w-52" />
      </div>
    )
  if (patch === null)
    return <p className="px-3 py-2 text-12 text-t3">The source gave no diff for this change.</p>
  return <DiffView patch={patch} file={path} />
}
