import { LayoutGrid, Rows3 } from 'lucide-react'
import { useCallback, useEffect, useRef } from 'react'
import { useChecks } from '@/lib/use-checks'
import { usePhone } from '@/lib/use-media'
import { useParamState } from '@/lib/use-params'
import { carryFocus, useRowKeys } from '@/lib/use-row-keys'
import { useTitle } from '@/lib/use-title'
import { ErrorState } from '@/ui/error-state'
import { PageHeader } from '@/ui/page-header'
import { SearchField } from '@/ui/search-field'
import { Segments } from '@/ui/segments'
import { SelectButton } from '@/ui/select-button'
import { SkeletonRows } from '@/ui/skeleton'
import { StaleMark } from '@/ui/stale-mark'
import { Switch } from '@/ui/switch'
import type { VirtualHandle } from '@/ui/virtual-list'
import { AgentGrid } from './agent-grid'
import { AgentPanel } from './agent-panel'
import { AgentTable } from './agent-table'
import { AgentFilters } from './filters'
import { NoAgents } from './no-agents'
import { agentParams, type Layout } from './params'
import { useAgentList } from './use-agent-list'
import { ViewTabs } from './view-tabs'

const layouts = [
  { value: 'table' as const, label: 'Table', icon: <Rows3 size={14} aria-hidden /> },
  { value: 'grid' as const, label: 'Grid', icon: <LayoutGrid size={14} aria-hidden /> },
]

export function AgentsPage() {
  useTitle('Agents')
  const [params, change, search] = useParamState(agentParams)
  const { rows, entries, total, more, updatedAt, list } = useAgentList(params)
  const checks = useChecks()
  const phone = usePhone()
  const handle = useRef<VirtualHandle>(null)
  const at = rows.findIndex((row) => row.node.id === params.open)

  const open = useCallback((id: string | null) => change({ open: id }), [change])
  const openAt = (index: number) => {
    const row = rows[index]
    if (!row) return
    open(row.node.id)
    handle.current?.reveal(index)
    return row.node.id
  }
  const walkTo = (index: number) => {
    const id = openAt(index)
    if (id) carryFocus(id)
  }
  useRowKeys({ at, count: rows.length, onMove: walkTo, enabled: params.as === 'table' })

  // Opened by its address, the row may lie far below what is in sight.
  const revealed = useRef(false)
  useEffect(() => {
    if (revealed.current || at < 0) return
    revealed.current = true
    handle.current?.reveal(at)
  }, [at])

  return (
    <>
      <PageHeader
        title="Agents"
        actions={
          <>
            <StaleMark />
            {params.as === 'table' && (
              <span className="max-md:hidden">
                <Switch label="Tree" checked={params.tree} onChange={(tree) => change({ tree })} />
              </span>
            )}
            <Segments<Layout>
              label="Layout"
              value={params.as}
              options={layouts}
              onChange={(as) => change({ as, open: null })}
            />
          </>
        }
      >
        <AgentFilters params={params} change={change} />
      </PageHeader>
      <div className="flex shrink-0 items-center gap-4 border-line border-b px-4 max-md:flex-col max-md:items-stretch max-md:gap-0 max-md:px-3">
        <ViewTabs params={params} search={search} />
        <div className="ml-auto flex items-center gap-2 max-md:mb-2 max-md:ml-0">
          <SearchField
            label="Search agents"
            main
            value={params.q ?? ''}
            onChange={(q) => change({ q: q || null })}
            className="w-54 max-md:w-auto max-md:flex-1"
          />
          {phone && params.as === 'table' && rows.length > 0 && <SelectButton checks={checks} />}
        </div>
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          {list.isPending ? (
            <SkeletonRows rows={24} label="Loading the agents" />
          ) : list.error && !list.data ? (
            <ErrorState error={list.error} onRetry={() => void list.refetch()} />
          ) : rows.length === 0 ? (
            <NoAgents params={params} onClear={() => change(cleared)} />
          ) : params.as === 'grid' ? (
            <AgentGrid entries={entries} updatedAt={updatedAt} onEnd={more} />
          ) : (
            <AgentTable
              rows={rows}
              total={total}
              checks={checks}
              sort={params.sort}
              open={params.open}
              onSort={(sort) => change({ sort })}
              onOpen={open}
              onEnd={more}
              handle={handle}
            />
          )}
        </div>
        {params.open !== null && params.as === 'table' && (
          <AgentPanel
            key={params.open}
            id={params.open}
            position={at < 0 ? undefined : `${at + 1} of ${total}`}
            onPrevious={at > 0 ? () => openAt(at - 1) : undefined}
            onNext={at >= 0 && at < rows.length - 1 ? () => openAt(at + 1) : undefined}
            onClose={() => open(null)}
          />
        )}
      </div>
    </>
  )
}

const cleared = {
  view: 'all',
  q: null,
  workspace: null,
  role: null,
  model: null,
  status: null,
  source: null,
  machine: null,
  over: null,
} as const
