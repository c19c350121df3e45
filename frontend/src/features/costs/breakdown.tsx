import { clsx } from 'clsx'
import { ArrowDown } from 'lucide-react'
import { type ReactNode, useCallback, useState } from 'react'
import type { CostQuery } from '@/api/types'
import type { Period } from '@/domain/period/period'
import { Panel } from '@/ui/panel'
import { Segments } from '@/ui/segments'
import { costColumns, whenMedium, whenWide } from './columns'
import { type LedgerTarget, Level } from './level'
import { drill, type Group, groupNames, groups } from './params'

const options = groups.map((value) => ({ value, label: groupNames[value] }))

type Props = {
  by: Group
  period: Period
  query: CostQuery
  total: string
  empty: boolean
  footer: ReactNode
  onGroup: (by: Group) => void
  onLedger: (target: LedgerTarget) => void
}

/** The cost by any dimension, opened row by row into the next. */
export function Breakdown({ by, period, query, total, empty, footer, onGroup, onLedger }: Props) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const toggle = useCallback(
    (path: string) =>
      setOpened((known) => {
        const next = new Set(known)
        if (!next.delete(path)) next.add(path)
        return next
      }),
    [],
  )
  const dimensions = drill[by]
  return (
    <Panel
      title="Breakdown"
      aside={
        <span className="max-lg:hidden">
          by {dimensions.map((one) => groupNames[one].toLowerCase()).join(', then ')}
        </span>
      }
      actions={
        <span className="flex min-w-0 items-center gap-2 overflow-x-auto">
          <span className="text-12 text-t2 max-md:hidden">Group by</span>
          <span className="shrink-0 *:h-6">
            <Segments<Group> label="Group by" value={by} options={options} onChange={onGroup} />
          </span>
        </span>
      }
      footer={footer}
      className="min-h-80 flex-1 max-md:min-h-120"
      bodyClassName="@container/costs overflow-y-auto"
    >
      <div role="treegrid" aria-label={`Cost by ${groupNames[by].toLowerCase()}`}>
        <div role="rowgroup" className="sticky top-0 z-10">
          <div role="row" className={clsx(costColumns, 'row-lines h-6 bg-surface text-12 text-t3')}>
            <span role="columnheader">{groupNames[by]}</span>
            <span role="columnheader" className={whenMedium}>
              Share
            </span>
            <span
              role="columnheader"
              aria-sort="descending"
              className="flex items-center justify-end gap-1 text-t1"
            >
              Cost {by !== 'day' && <ArrowDown size={12} aria-hidden />}
            </span>
            <span
              role="columnheader"
              className="truncate text-right"
              title={period.versus ? `Against as long a time: ${period.versus}` : undefined}
            >
              {period.versus && period.versus.length < 10 ? `vs ${period.versus}` : 'vs before'}
            </span>
            <span role="columnheader" className={clsx('text-right', whenMedium)}>
              Tokens
            </span>
            <span role="columnheader" className={clsx('text-right', whenWide)}>
              Cache
            </span>
            <span role="columnheader" className={clsx('text-right', whenWide)}>
              Calls
            </span>
            <span role="columnheader" className={clsx('text-right', whenWide)}>
              Per call
            </span>
            <span role="columnheader" className={whenMedium}>
              Basis
            </span>
          </div>
        </div>
        <div role="rowgroup">
          {empty ? (
            <div role="row">
              <div role="gridcell" className="p-3 text-12 text-t3">
                Each call to a model adds one entry here, the moment its source writes it.
              </div>
            </div>
          ) : (
            <Level
              key={by}
              dimensions={dimensions}
              depth={0}
              query={query}
              previous={period.previous}
              total={total}
              path=""
              opened={opened}
              onToggle={toggle}
              onLedger={onLedger}
            />
          )}
        </div>
      </div>
    </Panel>
  )
}
