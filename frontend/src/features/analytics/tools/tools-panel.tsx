import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { ArrowDown, Wrench } from 'lucide-react'
import { type MetricQuery, toolsOptions } from '@/api/metrics'
import type { ToolMetrics, ToolUsage } from '@/api/types'
import { exactNumber } from '@/lib/numbers'
import { duration, elapsed } from '@/lib/time'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { ScrollRegion } from '@/ui/scroll-region'
import { SkeletonRows } from '@/ui/skeleton'
import { Tip } from '@/ui/tip'
import { AllModels } from '../all-models'

// From here on a share of failures is marked.
const BAD = 0.05

type Props = { query: MetricQuery; causes: boolean; onCauses: (causes: boolean) => void }

/** How often each tool was called, how often it failed, how long it took, and why it failed. */
export function ToolsPanel({ query, causes, onCauses }: Props) {
  const tools = useQuery(toolsOptions(query))
  const found = tools.data
  return (
    <Panel
      title="Tool calls"
      aside={
        found && (
          <span className="num">
            {exactNumber(found.all.calls)}
            {query.model !== undefined && ', '}
            {query.model !== undefined && <AllModels what="A call of a tool does not say" />}
          </span>
        )
      }
      actions={
        found &&
        found.total > 0 && (
          <span className="num text-12 text-t3">
            {causes ? 'why calls failed' : `${found.total} ${found.total === 1 ? 'tool' : 'tools'}`}
          </span>
        )
      }
      footer={
        found && found.total > 0 ? <Foot found={found} causes={causes} onCauses={onCauses} /> : undefined
      }
      className="h-72.75"
      bodyClassName="flex flex-col"
    >
      {tools.isPending ? (
        <SkeletonRows rows={7} label="Loading the tools" />
      ) : tools.error && !found ? (
        <ErrorState error={tools.error} onRetry={() => void tools.refetch()} />
      ) : !found || found.total === 0 ? (
        <EmptyState icon={<Wrench size={16} />} title="No tool was called in this time">
          Each call of a tool counts here, with its time and how it ended.
        </EmptyState>
      ) : causes ? (
        <Causes causes={found.causes} />
      ) : (
        <ToolTable tools={found.items} error={found.relative_error} />
      )}
    </Panel>
  )
}

const time = (ms: number | null) => (ms === null ? '–' : ms < 60_000 ? duration(ms) : elapsed(ms))
const share = (value: number) =>
  value === 1 || value === 0 ? `${value * 100}%` : `${(value * 100).toFixed(1)}%`

function ToolTable({ tools, error }: { tools: readonly ToolUsage[]; error: number }) {
  const top = Math.max(1, ...tools.map((tool) => tool.calls))
  return (
    <ScrollRegion label="Tools">
      <table className="w-full">
        <thead className="sticky top-0 bg-surface text-12 text-t3">
          <tr className="row-lines h-6">
            <th scope="col" className="pl-3 text-left font-normal">
              Tool
            </th>
            <td className="max-md:hidden" />
            <th scope="col" aria-sort="descending" className="text-right font-normal text-t1">
              <span className="inline-flex items-center gap-1">
                Calls <ArrowDown size={12} aria-hidden />
              </span>
            </th>
            <th scope="col" className="text-right font-normal">
              Failed
            </th>
            <th scope="col" className="text-right font-normal">
              p50
            </th>
            <th scope="col" className="pr-3 text-right font-normal">
              p95
            </th>
          </tr>
        </thead>
        <tbody>
          {tools.map((tool) => (
            <tr key={tool.tool} className="row-lines h-(--row-height)">
              <th scope="row" title={tool.tool} className="max-w-0 truncate pl-3 text-left font-medium">
                {tool.tool || 'unnamed'}
              </th>
              <td className="w-14 pl-2 max-md:hidden">
                <span className="block h-1.5 overflow-hidden rounded-bar bg-track" aria-hidden>
                  <span className="block h-full bg-t2" style={{ width: `${(tool.calls / top) * 100}%` }} />
                </span>
              </td>
              <td className="num w-15 text-right text-t2">{exactNumber(tool.calls)}</td>
              <td
                className={clsx(
                  'num w-14 text-right',
                  (tool.failed_share ?? 0) >= BAD ? 'font-medium text-fail-text' : 'text-t2',
                )}
              >
                {tool.failed_share === null ? '–' : share(tool.failed_share)}
              </td>
              <td className="num w-14 text-right text-t2">
                <Tip tip={sample(tool, error)}>{time(tool.p50_ms)}</Tip>
              </td>
              <td className="num w-18 pr-3 text-right text-t2">
                <Tip tip={sample(tool, error)}>{time(tool.p95_ms)}</Tip>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

const sample = (tool: ToolUsage, error: number) =>
  `from ${exactNumber(tool.measured)} of ${exactNumber(tool.calls)} calls, within ${Math.ceil(error * 100)}%`

function Causes({ causes }: { causes: ToolMetrics['causes'] }) {
  if (causes.length === 0) return <p className="p-3 text-12 text-t3">No call failed in this time.</p>
  return (
    <ScrollRegion label="Causes of failures">
      <table className="w-full">
        <thead className="sticky top-0 bg-surface text-12 text-t3">
          <tr className="row-lines h-6">
            <th scope="col" className="pl-3 text-left font-normal">
              Cause
            </th>
            <th scope="col" className="px-2 text-left font-normal">
              Tool
            </th>
            <th scope="col" className="pr-3 text-right font-normal">
              Calls
            </th>
          </tr>
        </thead>
        <tbody>
          {causes.map((cause) => (
            <tr key={`${cause.tool} ${cause.cause}`} className="row-lines h-(--row-height)">
              <td className="max-w-0 truncate pl-3 font-mono text-12" title={cause.cause}>
                {cause.cause}
              </td>
              <td className="w-24 max-w-24 truncate px-2 text-t2" title={cause.tool}>
                {cause.tool}
              </td>
              <td className="num w-14 pr-3 text-right text-t2">{exactNumber(cause.calls)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function Foot({ found, causes, onCauses }: { found: ToolMetrics } & Omit<Props, 'query'>) {
  const first = found.causes[0]
  return (
    <>
      <span className="min-w-0 truncate">
        <b className="num font-semibold text-t1">{share(found.all.failed_share ?? 0)}</b> failed
        {first && `, most in ${first.tool}: ${first.cause}`}
      </span>
      <button
        type="button"
        aria-pressed={causes}
        onClick={() => onCauses(!causes)}
        className="ml-auto shrink-0 text-link hover:underline max-md:h-8"
      >
        {causes ? 'Tools' : 'Causes'}
      </button>
    </>
  )
}
