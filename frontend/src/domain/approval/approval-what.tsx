import { lazy, Suspense } from 'react'
import type { Approval } from '@/api/types'
import { shownText } from '@/lib/plain-text'
import { Skeleton } from '@/ui/skeleton'

const DiffView = lazy(() => import('../code/diff-view').then(({ DiffView }) => ({ default: DiffView })))

const inputOf = (input: unknown): string =>
  typeof input === 'string' ? input : JSON.stringify(input ?? null, null, 2)

/** Exactly what would be done: the command, the diff, or the whole input of the call. */
export function ApprovalWhat({ approval }: { approval: Approval }) {
  const { command, diff, path } = approval
  const frame = 'mt-1.5 max-h-48 overflow-auto rounded-tag border border-line bg-page'
  if (command === null && diff !== null)
    return (
      <div className={frame}>
        {path && (
          <p className="border-line border-b px-2.5 py-1 font-mono text-12 text-t2 [overflow-wrap:anywhere]">
            {path}
          </p>
        )}
        <Suspense fallback={<Skeleton className="m-3 w-48" />}>
          <DiffView patch={diff} file={path ?? ''} />
        </Suspense>
      </div>
    )
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit is scrolled with the arrow keys
      tabIndex={0}
      data-focus="inset"
      className={`${frame} whitespace-pre-wrap px-2.5 py-1 text-12 text-t1 leading-4.5 [overflow-wrap:anywhere]`}
    >
      {shownText(command ?? inputOf(approval.input))}
    </pre>
  )
}
