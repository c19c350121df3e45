import { clsx } from 'clsx'
import { ChevronUp, Gauge } from 'lucide-react'
import type { Ref } from 'react'
import type { Invocations } from '@/api/types'
import { exactNumber } from '@/lib/numbers'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { FilterChip } from '@/ui/filter-chip'
import { IconButton } from '@/ui/icon-button'
import { Panel } from '@/ui/panel'
import { ScrollRegion } from '@/ui/scroll-region'
import { SkeletonRows } from '@/ui/skeleton'
import { Tip } from '@/ui/tip'
import { Cents } from './cents'
import { InvocationFigures } from './invocation-figures'
import { InvocationTrend } from './invocation-trend'
import { databaseName } from './words'

type Props = {
  /** The query of `invocationsOptions` (api/invocations.ts) for the source; the socket keeps it fresh. */
  calls: { data: Invocations | undefined; isPending: boolean; error: Error | null; refetch: () => unknown }
  /** All there are, to choose one. */
  databases: Invocations['sources']
  /** One database alone. */
  source: string | null
  onSource: (source: string | null) => void
  /** Where the panel can be folded to a line. */
  onClose?: () => void
  closeButton?: Ref<HTMLButtonElement>
  className?: string
}

/** The calls of watched `telemetry.db` files: what they cost, how fast they are, how many succeed. */
export function InvocationPanel({
  calls,
  databases,
  source,
  onSource,
  onClose,
  closeButton,
  className,
}: Props) {
  const found = calls.data
  return (
    <Panel
      title="Invocations"
      aside={found && <Pace found={found} />}
      actions={
        <>
          {(databases.length > 1 || source !== null) && (
            <FilterChip
              name="Database"
              any="All"
              value={source}
              {...(source === null ? {} : { shown: databaseName(source) })}
              choices={databases.map((each) => ({
                value: each.source,
                label: <span title={each.source}>{databaseName(each.source)}</span>,
                count: each.calls,
              }))}
              onChange={onSource}
            />
          )}
          {onClose && (
            <IconButton
              label="Hide the invocations"
              icon={<ChevronUp size={14} aria-hidden />}
              onClick={onClose}
              ref={closeButton}
            />
          )}
        </>
      }
      className={clsx('@container/calls shrink-0', className)}
      bodyClassName="@max-[900px]/calls:overflow-y-auto"
    >
      {calls.isPending ? (
        <SkeletonRows rows={6} label="Loading the invocations" />
      ) : calls.error && !found ? (
        <ErrorState error={calls.error} onRetry={() => void calls.refetch()} />
      ) : !found || found.total.calls === 0 ? (
        <EmptyState icon={<Gauge size={16} />} title="No invocation yet">
          Each row of a <code className="text-11">telemetry.db</code> counts here: start with{' '}
          <code className="text-11">fleetdeck up --telemetry PATH</code>.
        </EmptyState>
      ) : (
        <div className="grid h-full grid-cols-[minmax(0,1fr)_minmax(0,1fr)] @max-[900px]/calls:h-auto @max-[900px]/calls:grid-cols-1">
          <ScrollRegion
            label="Figures of the invocations"
            className="@max-[900px]/calls:overflow-x-auto border-line @max-[900px]/calls:border-b border-r @max-[900px]/calls:border-r-0"
          >
            <InvocationFigures found={found} />
          </ScrollRegion>
          <div className="min-h-0 @max-[900px]/calls:h-52 pt-1">
            <InvocationTrend days={found.days} />
          </div>
        </div>
      )}
    </Panel>
  )
}

/** Today's cost, and what the day comes to at this pace. */
function Pace({ found }: { found: Invocations }) {
  return (
    <span className="num">
      today <Cents amount={found.today.cost} className="font-semibold text-13 text-t1" />
      <Tip tip={paceWords(found)} className="ml-1.5">
        at this pace <Cents amount={found.velocity} /> a day
      </Tip>
    </span>
  )
}

export const paceWords = ({ today }: Invocations) =>
  `${exactNumber(today.calls)} calls today; the pace is today’s cost by the hours since midnight, times 24`
