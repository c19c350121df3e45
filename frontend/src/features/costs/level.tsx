import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { useState } from 'react'
import type { CostQuery, CostRow } from '@/api/types'
import { addDays, type Period, stretchOf } from '@/domain/period/period'
import { Button } from '@/ui/button'
import { ErrorState } from '@/ui/error-state'
import { Skeleton } from '@/ui/skeleton'
import { costColumns } from './columns'
import { CostGroupRow } from './cost-row'
import type { Group } from './params'
import { breakdownOptions, levelOptions } from './queries'
import { costsByKey } from './rows'

const FIRST = 50

export type LedgerTarget = { ledgerAgent: string | null; ledgerModel: string | null }
type Props = {
  dimensions: readonly Group[]
  depth: number
  query: CostQuery
  previous: Period['previous']
  total: string
  path: string
  opened: ReadonlySet<string>
  onToggle: (path: string) => void
  onLedger: (target: LedgerTarget) => void
}

/** The query that holds only what belongs to this row. */
export function below(query: CostQuery, dimension: Group, row: CostRow): CostQuery {
  const value = row.keys[dimension] ?? row.key
  if (dimension === 'agent') return { ...query, agent_id: value }
  if (dimension === 'day') {
    const start = Date.parse(value)
    return { ...query, ...stretchOf({ start, end: addDays(start, 1) }) }
  }
  return { ...query, [dimension]: value }
}

/** What can be asked of the ledger itself: an agent, a model, or both. */
function ledgerOf(query: CostQuery, dimension: Group, row: CostRow): LedgerTarget | null {
  const agent = dimension === 'agent' ? row.keys.agent : query.agent_id
  const model = dimension === 'model' ? row.keys.model : query.model
  if (dimension !== 'agent' && dimension !== 'model') return null
  if (!agent && (query.role || query.workspace || query.source)) return null
  return agent || model ? { ledgerAgent: agent ?? null, ledgerModel: model ?? null } : null
}

/** The groups of one dimension, dearest first; each opens to the groups of the next within it. */
export function Level(props: Props) {
  const { dimensions, depth, query, previous, total, path, opened, onToggle, onLedger } = props
  const [dimension, ...further] = dimensions
  const [limit, setLimit] = useState(FIRST)
  const by = dimension ?? 'role'
  const options =
    depth === 0 ? breakdownOptions([by], { ...query, limit }) : levelOptions(by, { ...query, limit })
  const costs = useQuery(options)
  const then = useQuery({
    ...breakdownOptions([by], { ...query, ...(previous ? stretchOf(previous) : {}), limit: 1000 }),
    enabled: previous !== null && by !== 'day' && query.end === undefined,
  })
  if (costs.isPending)
    return (
      <div role="row" className={clsx(costColumns, 'row-lines h-7')}>
        <span role="gridcell" style={{ paddingLeft: depth * 18 + 20 }}>
          <Skeleton className="w-32" />
        </span>
      </div>
    )
  if (costs.error && !costs.data)
    return <ErrorState error={costs.error} onRetry={() => void costs.refetch()} />
  const rows = by === 'day' ? [...costs.data.breakdown].reverse() : costs.data.breakdown
  // Where nothing at all was spent before, “new” on every line would say nothing.
  const known = then.data !== undefined && then.data.total_calls > 0
  const before = by === 'day' || !known ? null : costsByKey(then.data)
  return (
    <>
      {rows.map((row) => {
        const own = `${path}/${row.key}`
        const open = further.length > 0 && row.key !== '' ? opened.has(own) : null
        const target = ledgerOf(query, by, row)
        return (
          <div key={row.key} role="presentation">
            <CostGroupRow
              row={row}
              dimension={by}
              depth={depth}
              total={total}
              before={before}
              open={open}
              onToggle={() => onToggle(own)}
              onLedger={target ? () => onLedger(target) : null}
            />
            {open && (
              <Level
                {...props}
                dimensions={further}
                depth={depth + 1}
                query={below(query, by, row)}
                path={own}
              />
            )}
          </div>
        )
      })}
      {rows.length >= limit && (
        <div role="row" className="row-lines px-3 py-1">
          <span role="gridcell">
            <Button small variant="quiet" onClick={() => setLimit(limit * 4)}>
              Show more
            </Button>
          </span>
        </div>
      )}
    </>
  )
}
