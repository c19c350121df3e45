import { useQuery } from '@tanstack/react-query'
import { BarChart3 } from 'lucide-react'
import { Link } from 'react-router'
import { costsOptions } from '@/api/fleet'
import type { CostRow } from '@/api/types'
import { modelColour } from '@/domain/model-colour'
import { modelName } from '@/domain/model-name'
import { Money } from '@/domain/money'
import { Tokens } from '@/domain/tokens'
import { startOfDay } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'

const MINUTE = 60_000

/** What each model did and cost today. */
export function ModelsPanel({ workspace }: { workspace: string | null }) {
  const today = startOfDay(useNow(MINUTE))
  const query = { group_by: 'model', start: new Date(today).toISOString() }
  const costs = useQuery(costsOptions(workspace === null ? query : { ...query, workspace }))
  const rows = costs.data?.breakdown ?? []
  return (
    <Panel
      title="Models"
      aside="today"
      className="min-h-30 max-lg:max-h-96"
      bodyClassName="basis-0 overflow-y-auto max-lg:basis-auto"
    >
      {costs.isPending ? (
        <SkeletonRows rows={5} label="Loading the models" />
      ) : costs.error && !costs.data ? (
        <ErrorState error={costs.error} onRetry={() => void costs.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState icon={<BarChart3 size={16} />} title="No model used today">
          Each model stands here with its tokens and its cost.
          <Link to="/settings?section=prices" className="block w-fit text-link hover:underline">
            Look at the prices
          </Link>
        </EmptyState>
      ) : (
        <div className="py-1">
          <ModelTable rows={rows} />
        </div>
      )}
    </Panel>
  )
}

function ModelTable({ rows }: { rows: readonly CostRow[] }) {
  const top = Math.max(...rows.map((row) => row.percentage), 1)
  return (
    <table className="w-full">
      <thead className="sr-only">
        <tr>
          <th scope="col">Model</th>
          <th scope="col">Share of the cost</th>
          <th scope="col">Tokens</th>
          <th scope="col">Cost</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <ModelRow key={row.key} row={row} top={top} />
        ))}
      </tbody>
    </table>
  )
}

function ModelRow({ row, top }: { row: CostRow; top: number }) {
  const model = row.keys.model ?? row.label
  return (
    <tr className="h-(--row-height) max-md:h-11">
      <th scope="row" className="max-w-0 pl-3 text-left font-normal">
        <Link
          to={`/agents?model=${encodeURIComponent(model)}`}
          title={model}
          className="flex items-center gap-2 hover:text-link"
        >
          <span
            className="size-2 shrink-0 rounded-[1px]"
            style={{ background: modelColour(model) }}
            aria-hidden
          />
          <span className="truncate">{modelName(model)}</span>
        </Link>
      </th>
      <td className="w-22 px-2">
        <span className="sr-only">{Math.round(row.percentage)}%</span>
        <span className="block h-1.5 rounded-bar bg-track" aria-hidden>
          <span
            className="block h-full rounded-bar"
            style={{ width: `${(row.percentage / top) * 100}%`, background: modelColour(model) }}
          />
        </span>
      </td>
      <td className="w-14 text-right text-12 text-t3">
        <Tokens count={row.tokens} />
      </td>
      <td className="w-20 pr-3 text-right font-medium">
        <Money amount={row.cost} unpriced={row.unpriced} column />
      </td>
    </tr>
  )
}
