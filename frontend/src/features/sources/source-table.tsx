import { clsx } from 'clsx'
import type { Source } from '@/api/types'
import { SourceRow, sourceColumns, whenMedium, whenWide, whenWidest } from './source-row'

type Props = {
  sources: readonly Source[]
  /** Whether several machines are read: then each row names its own. */
  machines: boolean
  open: string | null
  onOpen: (id: string | null) => void
}

export function SourceTable({ sources, machines, open, onOpen }: Props) {
  return (
    <div className="@container/sources shrink-0 overflow-hidden rounded-panel border border-line bg-surface">
      <div role="grid" aria-label="Sources" aria-rowcount={sources.length}>
        <div role="rowgroup" className="max-md:sr-only">
          <div role="row" className={clsx(sourceColumns(machines), 'row-lines h-6 text-12 text-t3')}>
            <span role="columnheader">
              <span className="sr-only">Kind</span>
            </span>
            <span role="columnheader">Source</span>
            {machines && (
              <span role="columnheader" className={whenWidest}>
                Machine
              </span>
            )}
            <span role="columnheader">State</span>
            <span role="columnheader" className={clsx('text-right', whenWide)}>
              Lag
            </span>
            <span role="columnheader" className={clsx('truncate text-right', whenWide)}>
              Facts / min, 30 min
            </span>
            <span role="columnheader" className={clsx('text-right', whenMedium)}>
              Last
            </span>
            <span role="columnheader" className={clsx('text-right', whenWide)}>
              Today
            </span>
            <span role="columnheader" className={clsx('text-right', whenMedium)}>
              Problems
            </span>
          </div>
        </div>
        <div role="rowgroup">
          {sources.map((source) => (
            <SourceRow
              key={source.id}
              source={source}
              machines={machines}
              open={source.id === open}
              onOpen={onOpen}
            />
          ))}
        </div>
      </div>
    </div>
  )
}
