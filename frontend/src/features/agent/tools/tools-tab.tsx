import { Wrench } from 'lucide-react'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { Agent, ToolCall } from '@/api/types'
import { SearchedFor } from '@/domain/prose/marked-text'
import { plural } from '@/lib/numbers'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { FilterChip } from '@/ui/filter-chip'
import { type MeasuredHandle, MeasuredList } from '@/ui/measured-list'
import { SearchField } from '@/ui/search-field'
import { Segments } from '@/ui/segments'
import { SkeletonRows } from '@/ui/skeleton'
import { failed } from '../conversation/call-view'
import type { AgentPageParams } from '../params'
import { useToolCalls } from '../use-tool-calls'
import { causeKey } from './causes'
import { CausesPanel } from './causes-panel'
import { callColumns, ToolRow } from './tool-row'

type Status = 'all' | 'failed' | 'running'
const statuses = [
  { value: 'all' as const, label: 'All' },
  { value: 'failed' as const, label: 'Failed' },
  { value: 'running' as const, label: 'Running' },
]

type Props = {
  agent: Agent
  params: AgentPageParams
  change: (changes: Partial<AgentPageParams>) => void
}

function fits(call: ToolCall, params: AgentPageParams): boolean {
  if (params.name !== null && call.name !== params.name) return false
  if (params.status === 'failed' && !failed(call)) return false
  if (params.status === 'running' && call.status !== 'running') return false
  if (params.cause !== null && !(failed(call) && causeKey(call) === params.cause)) return false
  if (params.q === null) return true
  const words = `${call.name} ${call.summary ?? ''} ${JSON.stringify(call.input ?? '')} ${call.error ?? ''}`
  return words.toLowerCase().includes(params.q.toLowerCase())
}

/** Every tool call as a table: filtered, opened, its failures gathered by cause. */
export default function ToolsTab({ agent, params, change }: Props) {
  const { calls, query } = useToolCalls(agent.id)
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(params.at ? [params.at] : []))
  const handle = useRef<MeasuredHandle>(null)
  const all = useMemo(() => [...calls.values()], [calls])
  const rows = useMemo(() => all.filter((call) => fits(call, params)), [all, params])
  const names = useMemo(() => {
    const counts = new Map<string, number>()
    for (const call of all) counts.set(call.name, (counts.get(call.name) ?? 0) + 1)
    return [...counts].sort((a, b) => b[1] - a[1]).map(([value, count]) => ({ value, label: value, count }))
  }, [all])
  const toggle = useCallback(
    (id: string) =>
      setOpen((known) => {
        const next = new Set(known)
        if (!next.delete(id)) next.add(id)
        return next
      }),
    [],
  )
  const status = statuses.find((one) => one.value === params.status)?.value ?? 'all'
  return (
    <section aria-label="Tools" className="@container/tools flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-2 border-line border-b px-4 py-1 max-md:px-3">
        <SearchField
          label="Search calls"
          main
          value={params.q ?? ''}
          onChange={(q) => change({ q: q || null })}
          className="w-60 max-md:w-full"
        />
        <Segments<Status>
          label="Status"
          value={status}
          options={statuses}
          onChange={(next) => change({ status: next === 'all' ? null : next, cause: null })}
        />
        <FilterChip
          name="Tool"
          any="All"
          value={params.name}
          choices={names}
          onChange={(name) => change({ name })}
        />
        {params.cause !== null && (
          <FilterChip
            name="Cause"
            value={params.cause}
            choices={[]}
            onChange={() => undefined}
            onRemove={() => change({ cause: null })}
          />
        )}
        <span className="num ml-auto text-12 text-t2">{plural(rows.length, 'call')}</span>
      </div>
      <CausesPanel calls={all} chosen={params.cause} onChoose={(cause) => change({ cause, status: null })} />
      {query.isPending ? (
        <SkeletonRows rows={12} label="Loading the calls" />
      ) : query.error && all.length === 0 ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState
          icon={<Wrench size={16} />}
          title={all.length === 0 ? 'No tool called yet' : 'No call fits'}
        >
          {all.length === 0 ? 'Each call appears here as it starts.' : 'Take a filter away to see more.'}
        </EmptyState>
      ) : (
        <SearchedFor value={params.q ?? ''}>
          <MeasuredList
            ref={handle}
            role="grid"
            label="Tool calls"
            items={rows}
            itemKey={(call) => call.tool_call_id}
            estimate={() => 28}
            paddingEnd={16}
            head={<Heads />}
            render={(call) => (
              <ToolRow agentId={agent.id} call={call} open={open.has(call.tool_call_id)} onToggle={toggle} />
            )}
          />
        </SearchedFor>
      )}
    </section>
  )
}

function Heads() {
  return (
    <div role="rowgroup" className="sticky top-0 z-10 max-md:sr-only">
      <div role="row" className={`${callColumns} row-lines h-6 bg-page text-12 text-t3`}>
        <span role="columnheader">
          <span className="sr-only">Status</span>
        </span>
        <span role="columnheader">Tool</span>
        <span role="columnheader">About</span>
        <span role="columnheader">Result</span>
        <span role="columnheader" className="text-right">
          Lines
        </span>
        <span role="columnheader" className="text-right">
          Started
        </span>
        <span role="columnheader" className="text-right">
          Took
        </span>
      </div>
    </div>
  )
}
