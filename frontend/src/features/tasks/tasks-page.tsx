import { useQuery } from '@tanstack/react-query'
import { ChartNoAxesGantt, Rows3 } from 'lucide-react'
import { useCallback, useEffect, useRef } from 'react'
import { statusOptions } from '@/api/fleet'
import { NewTaskLink } from '@/domain/new-task-link'
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
import { StaleMark } from '@/ui/stale-mark'
import type { VirtualHandle } from '@/ui/virtual-list'
import { BulkBar } from './bulk-bar'
import { TaskFilters } from './filters'
import { TasksFooter } from './footer'
import { FoundBar } from './found-bar'
import { Lanes } from './lanes'
import { NoTasks } from './no-tasks'
import { cleared, type Layout, taskParams } from './params'
import { RowsSkeleton } from './rows-skeleton'
import { TaskPanel } from './task-panel'
import { TaskTable } from './task-table'
import { useTaskList } from './use-task-list'
import { ViewTabs } from './view-tabs'

const layouts = [
  { value: 'table' as const, label: 'Table', icon: <Rows3 size={14} aria-hidden /> },
  { value: 'timeline' as const, label: 'Timeline', icon: <ChartNoAxesGantt size={14} aria-hidden /> },
]

/** Every task there was: searched, narrowed, ordered, unfolded, and dealt with many at once. */
export function TasksPage() {
  const running = useQuery(statusOptions()).data?.tasks.active ?? 0
  useTitle('Tasks', running)
  const [params, change, search] = useParamState(taskParams)
  const { ids, lines, found, total, more, list } = useTaskList(params)
  const checks = useChecks()
  const phone = usePhone()
  const handle = useRef<VirtualHandle>(null)
  const at = params.open === null ? -1 : ids.indexOf(params.open)

  const open = useCallback((id: string | null) => change({ open: id }), [change])
  const unfold = useCallback(
    (id: string, on: boolean) =>
      change(({ unfold: known }) => {
        const others = known.filter((one) => one !== id)
        return { unfold: on ? [...others, id] : others }
      }),
    [change],
  )
  const reveal = useCallback(
    (id: string) => {
      const index =
        params.as === 'timeline'
          ? ids.indexOf(id)
          : lines.findIndex((line) => line.kind === 'task' && line.id === id)
      if (index >= 0) handle.current?.reveal(index)
    },
    [params.as, ids, lines],
  )
  const openAt = (index: number) => {
    const id = ids[index]
    if (id === undefined) return
    open(id)
    reveal(id)
    return id
  }
  const walkTo = (index: number) => {
    const id = openAt(index)
    if (id) carryFocus(id)
  }
  useRowKeys({ at, count: ids.length, onMove: walkTo, enabled: true })

  // Opened by its address, the row may lie far below what is in sight.
  const revealed = useRef(false)
  useEffect(() => {
    if (revealed.current || at < 0 || params.open === null) return
    revealed.current = true
    reveal(params.open)
  }, [at, params.open, reveal])

  const searching = useCallback((q: string) => change(q ? { q } : { q: null, hits: 'all' }), [change])
  return (
    <>
      <PageHeader
        title="Tasks"
        aside={
          <div className="flex items-center gap-2 max-md:mt-2 max-md:w-full">
            <SearchField
              label="Search tasks"
              main
              value={params.q ?? ''}
              onChange={searching}
              className="w-64 max-xl:w-48 max-md:w-auto max-md:flex-1"
            />
            {phone && params.as === 'table' && ids.length > 0 && <SelectButton checks={checks} />}
            {phone && <NewTaskLink />}
          </div>
        }
        actions={
          <>
            <StaleMark />
            <Segments<Layout>
              label="Layout"
              value={params.as}
              options={layouts}
              iconsOnPhone
              onChange={(as) => change({ as })}
            />
            {!phone && <NewTaskLink />}
          </>
        }
      >
        <TaskFilters params={params} change={change} />
      </PageHeader>
      <div className="shrink-0 border-line border-b px-4 max-md:px-3">
        <ViewTabs params={params} search={search} />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col bg-surface">
          {params.q !== null && !list.isPending && (
            <FoundBar
              params={params}
              total={total}
              waiting={list.isPlaceholderData}
              onHits={(hits) => change({ hits })}
            />
          )}
          {list.isPending ? (
            <RowsSkeleton />
          ) : list.error && !list.data ? (
            <ErrorState error={list.error} onRetry={() => void list.refetch()} />
          ) : ids.length === 0 ? (
            <div className="min-h-0 flex-1 overflow-y-auto">
              <NoTasks params={params} onClear={() => change(cleared)} />
            </div>
          ) : params.as === 'timeline' ? (
            <Lanes
              ids={ids}
              total={total}
              span={params.span}
              sort={params.sort}
              open={params.open}
              onSpan={(span) => change({ span })}
              onSort={(sort) => change({ sort })}
              onOpen={open}
              onEnd={more}
              handle={handle}
            />
          ) : (
            <TaskTable
              lines={lines}
              ids={ids}
              total={total}
              found={found}
              params={params}
              checks={checks}
              onSort={(sort) => change({ sort })}
              onOpen={open}
              onUnfold={unfold}
              onEnd={more}
              handle={handle}
            />
          )}
          {(checks.checked.size > 0 || (phone && checks.selecting && ids.length > 0)) &&
          params.as === 'table' ? (
            <BulkBar checks={checks} ids={ids} total={total} archived={params.view === 'archived'} />
          ) : (
            <TasksFooter params={params} total={list.data ? total : null} />
          )}
        </div>
        {params.open !== null && (
          <TaskPanel
            key={params.open}
            id={params.open}
            position={at < 0 ? undefined : `${at + 1} of ${total}`}
            onPrevious={at > 0 ? () => openAt(at - 1) : undefined}
            onNext={at >= 0 && at < ids.length - 1 ? () => openAt(at + 1) : undefined}
            onClose={() => open(null)}
          />
        )}
      </div>
    </>
  )
}
