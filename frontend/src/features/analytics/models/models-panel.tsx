import { useQuery } from '@tanstack/react-query'
import { ArrowDown, BarChart3, Check, X } from 'lucide-react'
import { Link } from 'react-router'
import { type MetricQuery, modelsOptions } from '@/api/metrics'
import type { ModelMetrics } from '@/api/types'
import { modelName } from '@/domain/model-name'
import { Money } from '@/domain/money'
import { Tokens } from '@/domain/tokens'
import { exactMoney } from '@/lib/money'
import { exactNumber, percent, plural } from '@/lib/numbers'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'
import { Tip } from '@/ui/tip'
import { type ModelRow, modelRows } from './model-rows'

/** What each model did and cost; the sum is that of the ledger. */
export function ModelsPanel({ query }: { query: MetricQuery }) {
  const models = useQuery(modelsOptions(query))
  const found = models.data
  // Sessions that nobody calls tasks have calls all the same.
  const byTask = (found?.total_tasks ?? 0) > 0
  return (
    <Panel
      title="Model usage"
      aside={found && (byTask ? plural(found.total_tasks, 'task') : plural(found.total_calls, 'call'))}
      footer={found && found.total > 0 ? <Foot found={found} /> : undefined}
      className="h-72.5 max-md:h-auto max-md:min-h-60"
      bodyClassName="overflow-y-auto"
    >
      {models.isPending ? (
        <SkeletonRows rows={6} label="Loading the models" />
      ) : models.error && !found ? (
        <ErrorState error={models.error} onRetry={() => void models.refetch()} />
      ) : !found || found.total === 0 ? (
        <EmptyState icon={<BarChart3 size={16} />} title="No model was called in this time">
          Each model stands here with its tasks, tokens and cost.
        </EmptyState>
      ) : (
        <ModelTable rows={modelRows(found.items)} byTask={byTask} />
      )}
    </Panel>
  )
}

function ModelTable({ rows, byTask }: { rows: readonly ModelRow[]; byTask: boolean }) {
  const top = Math.max(...rows.map((row) => row.percentage), 1)
  return (
    <>
      <div className="mx-3 mt-3 flex h-2 gap-px overflow-hidden rounded-bar" aria-hidden>
        {rows.map((row) => (
          <span
            key={row.key}
            className="min-w-0.5"
            style={{ flexGrow: Math.max(row.percentage, 0.1), background: row.colour }}
          />
        ))}
      </div>
      <table className="w-full">
        <thead className="text-12 text-t3">
          <tr className="row-lines h-6">
            <th scope="col" className="pl-3 text-left font-normal">
              Model
            </th>
            <th scope="col" className="text-right font-normal">
              {byTask ? 'Tasks' : 'Calls'}
            </th>
            <th scope="col" className="text-right font-normal">
              Tokens
            </th>
            <th scope="col" className="text-right font-normal max-md:hidden">
              Cache
            </th>
            <th scope="col" className="whitespace-nowrap pl-2 text-right font-normal max-md:hidden">
              Share of cost
            </th>
            <th scope="col" aria-sort="descending" className="pr-3 text-right font-normal text-t1">
              <span className="inline-flex items-center gap-1">
                Cost <ArrowDown size={12} aria-hidden />
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.key} row={row} top={top} byTask={byTask} />
          ))}
        </tbody>
      </table>
    </>
  )
}

function Row({ row, top, byTask }: { row: ModelRow; top: number; byTask: boolean }) {
  const count = byTask ? row.tasks : row.calls
  return (
    <tr className="row-lines h-(--row-height) max-md:h-11">
      <th scope="row" className="max-w-0 pl-3 text-left font-normal">
        <span className="flex items-center gap-2">
          <span className="size-2 shrink-0 rounded-[1px]" style={{ background: row.colour }} aria-hidden />
          {row.model === null ? (
            'other'
          ) : (
            <Link
              to={`/costs?model=${encodeURIComponent(row.model)}`}
              title={row.model}
              className="truncate hover:text-link"
            >
              {modelName(row.model)}
            </Link>
          )}
        </span>
      </th>
      <td className="num w-11 text-right text-t2">{count === null ? '–' : exactNumber(count)}</td>
      <td className="w-15 text-right text-t2">
        <Tokens count={row.tokens} />
      </td>
      <td className="num w-11 text-right text-t2 max-md:hidden">
        {row.cache === null ? '–' : percent(row.cache)}
      </td>
      <td className="w-22 pl-3 max-md:hidden">
        <span className="flex items-center gap-2">
          <span className="h-1.5 w-6 shrink-0 overflow-hidden rounded-bar bg-track" aria-hidden>
            <span
              className="block h-full"
              style={{ width: `${(row.percentage / top) * 100}%`, background: row.colour }}
            />
          </span>
          <span className="num ml-auto text-12 text-t2">
            {row.percentage.toFixed(row.percentage < 9.95 && row.percentage > 0 ? 1 : 0)}%
          </span>
        </span>
      </td>
      <td className="w-18 pr-3 text-right font-semibold">
        <Money amount={row.cost} unpriced={row.unpriced} basis={row.guessed ? 'guessed' : undefined} />
      </td>
    </tr>
  )
}

function Foot({ found }: { found: ModelMetrics }) {
  const { ledger } = found
  const words = `The whole ledger: ${exactMoney(ledger.total_cost)} in ${exactNumber(ledger.entries)} entries`
  return (
    <>
      <Tip tip={words} className="num flex items-center gap-1.5">
        {ledger.matches ? (
          <Check size={14} className="text-done-text" role="img" aria-label="Proven" />
        ) : (
          <X size={14} className="text-fail-text" role="img" aria-label="Not proven" />
        )}
        <span className="font-semibold text-t1">
          <Money amount={found.total_cost} unpriced={found.unpriced_calls > 0} />
        </span>
        {ledger.matches ? '= ledger' : 'is not the ledger'}
      </Tip>
      <span className="num ml-auto">
        <span className="font-semibold text-t1">
          <Tokens count={found.total_tokens} />
        </span>{' '}
        tokens
      </span>
    </>
  )
}
