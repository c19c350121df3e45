import { useInfiniteQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import type { Problem, Source } from '@/api/types'
import { Ago } from '@/domain/time'
import { exactNumber } from '@/lib/numbers'
import { plainText } from '@/lib/plain-text'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy-button'
import { ErrorState } from '@/ui/error-state'
import { SkeletonRows } from '@/ui/skeleton'
import { problemsOptions } from './queries'

/** What could not be read: where, why, and how it looks. */
export function ProblemList({ source }: { source: Source }) {
  const list = useInfiniteQuery(problemsOptions(source.id, source.problems))
  const problems = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section aria-label="Problems">
      <div className="flex h-10 items-center gap-2 px-4">
        <h3 className="font-semibold text-12">Problems</h3>
        {source.problems > 0 && (
          <span className="num rounded-tag border border-warn-line bg-warn-bg px-1.5 text-11 text-warn-text">
            {exactNumber(source.problems)}
          </span>
        )}
        <span className="ml-auto text-12 text-t3">
          {source.problems > 0 ? 'heal when the file is mended' : 'everything could be read'}
        </span>
      </div>
      {source.problems === 0 ? null : list.isPending ? (
        <SkeletonRows rows={4} label="Loading the problems" />
      ) : list.error && problems.length === 0 ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <ul>
          {problems.map((problem) => (
            <Item key={problem.seq} problem={problem} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button
          small
          variant="quiet"
          className="mx-4 my-2"
          busy={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show older ones
        </Button>
      )}
    </section>
  )
}

function Item({ problem }: { problem: Problem }) {
  const line = /:(\d+)$/.exec(problem.location)?.[1]
  return (
    <li className="flex gap-2 border-line border-b px-4 py-2.5 last:border-b-0">
      <TriangleAlert size={14} className="mt-0.75 shrink-0 text-warn-text" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-2">
          <span className="min-w-0 font-semibold text-13 [overflow-wrap:anywhere]">{problem.reason}</span>
          <span className="ml-auto shrink-0 text-12 text-t3">
            <Ago time={problem.time} phrase />
          </span>
        </p>
        <p className="flex items-center gap-1">
          <code className="min-w-0 truncate text-link" title={problem.location}>
            {problem.location}
          </code>
          <CopyButton text={problem.location} label="Copy the place" />
        </p>
        {problem.sample && (
          <div className="mt-1 flex overflow-hidden rounded-tag border border-line bg-del font-mono text-12 leading-4.5">
            {line && <span className="num shrink-0 bg-del-gutter px-2 py-0.5 text-t2">{line}</span>}
            <pre
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit is scrolled with the arrow keys
              tabIndex={0}
              data-focus="inset"
              className="min-w-0 flex-1 overflow-x-auto px-2 py-0.5 text-t1"
            >
              {plainText(problem.sample)}
            </pre>
          </div>
        )}
      </div>
    </li>
  )
}
