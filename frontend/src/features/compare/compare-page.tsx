import { useQuery } from '@tanstack/react-query'
import { GitCompareArrows, Trophy } from 'lucide-react'
import { Link } from 'react-router'
import { taskComparisonOptions } from '@/api/tasks'
import type { Comparison } from '@/api/types'
import { plural } from '@/lib/numbers'
import { textParam, useParamState } from '@/lib/use-params'
import { useTitle } from '@/lib/use-title'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'
import { AddTask } from './add-task'
import { CompareTable } from './compare-table'

const params = { ids: textParam }
const MOST = 4

/** Tasks side by side: what each cost, how long it took, what came of it, and which did best. */
export function ComparePage() {
  const [{ ids }, change] = useParamState(params)
  const chosen = [...new Set((ids ?? '').split(',').filter(Boolean))].slice(0, MOST)
  const compared = useQuery(taskComparisonOptions(chosen))
  const put = (next: readonly string[]) => change({ ids: next.join(',') || null })
  const items = compared.data?.items ?? []
  useTitle(items.length > 0 ? `Compare ${items.map((one) => one.task.title).join(' and ')}` : 'Compare tasks')
  return (
    <>
      <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-3 px-4 max-md:px-3 max-md:py-2">
        <nav aria-label="Breadcrumb" className="flex items-center gap-2">
          <Link to="/tasks" className="text-13 text-t2 hover:text-t1 hover:underline">
            Tasks
          </Link>
          <span aria-hidden className="text-t3">
            /
          </span>
          <h1 className="font-semibold text-16">Compare</h1>
        </nav>
        {chosen.length < MOST && <AddTask chosen={chosen} onAdd={(id) => put([...chosen, id])} />}
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-4 pb-4 max-md:px-3">
        {chosen.length === 0 ? (
          <Panel title="Side by side" stale={false}>
            <EmptyState icon={<GitCompareArrows size={16} />} title="Nothing to compare yet">
              Add two tasks that did the same work: with and without ANALYST, on another model, or run again.
            </EmptyState>
          </Panel>
        ) : compared.isPending ? (
          <Panel title="Side by side">
            <SkeletonRows rows={10} label="Loading the comparison" />
          </Panel>
        ) : compared.error && !compared.data ? (
          <ErrorState error={compared.error} onRetry={() => void compared.refetch()} />
        ) : (
          compared.data && (
            <>
              <Recommended comparison={compared.data} />
              <CompareTable
                items={compared.data.items}
                best={compared.data.recommendation.task_id}
                onRemove={(id) => put(chosen.filter((one) => one !== id))}
              />
              {compared.data.items.length < chosen.length && (
                <p className="text-12 text-warn-text">
                  {plural(chosen.length - compared.data.items.length, 'task')} of the address{' '}
                  {chosen.length - compared.data.items.length === 1 ? 'is' : 'are'} not known here.
                </p>
              )}
            </>
          )
        )}
      </div>
    </>
  )
}

function Recommended({ comparison }: { comparison: Comparison }) {
  const { task_id, reasons } = comparison.recommendation
  const best = comparison.items.find((one) => one.task.id === task_id)?.task
  return (
    <Panel
      title={best ? 'Did best' : 'No clear winner'}
      aside={best && `${best.title}, ${best.id}`}
      className="shrink-0"
    >
      <ul className="num flex flex-wrap gap-x-5 gap-y-1 px-3 py-2.5 text-13 max-md:px-4">
        {best && <Trophy size={15} aria-hidden className="mt-0.5 shrink-0 text-done-text" />}
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </Panel>
  )
}
