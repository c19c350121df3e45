import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { Timer } from 'lucide-react'
import { type MetricQuery, performanceOptions } from '@/api/metrics'
import type { Performance } from '@/api/types'
import { exactNumber, plural } from '@/lib/numbers'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { Segments } from '@/ui/segments'
import { SkeletonChart } from '@/ui/skeleton'
import { Tip } from '@/ui/tip'
import { medianChange, taskTime } from './histogram'
import { HistogramChart } from './histogram-chart'

type Props = {
  query: MetricQuery
  /** The period before, in a word. */
  versus: string | null
  types: boolean
  onTypes: (types: boolean) => void
}

/** How long tasks took and how many failed, all together or by type. */
export function ExecutionPanel({ query, versus, types, onTypes }: Props) {
  const performance = useQuery(performanceOptions(query))
  const found = performance.data
  return (
    <Panel
      title="Execution time"
      aside={found && <Measured {...found.all} />}
      actions={
        <span className="*:h-6">
          <Segments
            label="Execution time of"
            value={types ? 'types' : 'all'}
            options={[
              { value: 'all', label: 'All' },
              { value: 'types', label: 'By type' },
            ]}
            onChange={(value) => onTypes(value === 'types')}
          />
        </span>
      }
      footer={found && found.all.tasks > 0 ? <Foot found={found} versus={versus} /> : undefined}
      className="h-72.75"
      bodyClassName="min-h-0 overflow-y-auto"
    >
      {performance.isPending ? (
        <SkeletonChart />
      ) : performance.error && !found ? (
        <ErrorState error={performance.error} onRetry={() => void performance.refetch()} />
      ) : !found || found.all.tasks === 0 ? (
        <EmptyState icon={<Timer size={16} />} title="No task ended in this time">
          Each task that ends stands here by how long it took.
        </EmptyState>
      ) : types ? (
        <TypeTable found={found} />
      ) : (
        <HistogramChart found={found} />
      )}
    </Panel>
  )
}

/** Of how many tasks it is known how long they took: some say when they ended, and not when they began. */
function Measured({ measured, tasks }: Performance['all']) {
  if (measured === tasks) return <span className="num">n={plural(measured, 'task')}</span>
  return (
    <Tip tip="The others do not say when they began" className="num">
      n={exactNumber(measured)} of {plural(tasks, 'task')}
    </Tip>
  )
}

function TypeTable({ found }: { found: Performance }) {
  return (
    <table className="w-full">
      <thead className="text-12 text-t3">
        <tr className="row-lines h-6">
          <th scope="col" className="pl-3 text-left font-normal">
            Type
          </th>
          {['Done', 'Failed', 'p50', 'p95'].map((name) => (
            <th key={name} scope="col" className="px-1.5 text-right font-normal last:pr-3">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {found.by_type.map((row) => (
          <tr key={row.task_type} className="row-lines h-(--row-height)">
            <th scope="row" className="max-w-0 truncate pl-3 text-left font-normal">
              {row.task_type.replaceAll('_', ' ') || 'no type'}
            </th>
            <td className="num w-12 px-1.5 text-right text-t2">{exactNumber(row.done)}</td>
            <td className={clsx('num w-14 px-1.5 text-right', row.failed > 0 ? 'text-fail-text' : 'text-t2')}>
              {exactNumber(row.failed)}
            </td>
            <td className="num w-16 px-1.5 text-right text-t2">
              {row.p50_seconds === null ? '–' : taskTime(row.p50_seconds)}
            </td>
            <td className="num w-18 pr-3 text-right text-t2">
              {row.p95_seconds === null ? '–' : taskTime(row.p95_seconds)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Foot({ found, versus }: { found: Performance; versus: string | null }) {
  const change = medianChange(found)
  const whole = change === null ? 0 : Math.round(change * 100)
  return (
    <>
      <span>
        done <b className="num font-semibold text-t1">{exactNumber(found.all.done)}</b>
      </span>
      <span>
        failed <b className="num font-semibold text-t1">{exactNumber(found.all.failed)}</b>
      </span>
      {change !== null && found.previous && (
        <span
          className={clsx(
            'num ml-auto truncate',
            whole < 0 ? 'text-done-text' : whole > 0 ? 'text-warn-text' : 'text-t2',
          )}
        >
          p50 {whole < 0 ? `−${-whole}` : `+${whole}`}% vs {versus ?? 'before'} (n=
          {exactNumber(found.previous.measured)})
        </span>
      )}
    </>
  )
}
