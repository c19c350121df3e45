import { useQuery } from '@tanstack/react-query'
import { Columns3, Workflow } from 'lucide-react'
import { lazy, Suspense, useCallback, useMemo } from 'react'
import { statusOptions } from '@/api/fleet'
import { invocationsOptions } from '@/api/invocations'
import { InvocationStrip } from '@/domain/invocations/invocation-strip'
import { usePhone } from '@/lib/use-media'
import { useParamState } from '@/lib/use-params'
import { carryFocus, useRowKeys } from '@/lib/use-row-keys'
import { useTitle } from '@/lib/use-title'
import { ErrorState } from '@/ui/error-state'
import { PageHeader } from '@/ui/page-header'
import { SearchField } from '@/ui/search-field'
import { Segments } from '@/ui/segments'
import { StaleMark } from '@/ui/stale-mark'
import { BoardFilters } from './board-filters'
import { BoardFooter } from './board-footer'
import { BoardPanel } from './board-panel'
import { BoardSkeleton } from './board-skeleton'
import { Lanes } from './lanes-view'
import { NoBoard } from './no-board'
import { boardParams, cleared, isFiltered, type View } from './params'
import { ProblemStrip } from './problem-strip'
import { useBoard } from './use-board'
import { useLaneKeys } from './use-lane-keys'

const TaskGraph = lazy(() => import('./task-graph'))
const views = [
  { value: 'board' as const, label: 'Board', icon: <Columns3 size={14} aria-hidden /> },
  { value: 'graph' as const, label: 'Graph', icon: <Workflow size={14} aria-hidden /> },
]

/** Where every task stands: its file's folder says so, or its status. Nothing is moved from here. */
export function BoardPage() {
  const counts = useQuery(statusOptions()).data?.tasks.by_status
  const inbox = counts?.pending ?? 0
  useTitle('Board', inbox)
  const [params, change] = useParamState(boardParams)
  const databases = useQuery(invocationsOptions()).data?.sources ?? []
  const calls = useQuery(invocationsOptions(params.telemetry))
  const { tasks, board, rest, more, pending, error, retry } = useBoard(params)
  const { order } = board
  // On a phone there is room for one of the two.
  const phone = usePhone()
  const at = useMemo(() => (params.open === null ? -1 : order.indexOf(params.open)), [order, params.open])
  const open = useCallback((id: string | null) => change({ open: id }), [change])
  const searching = useCallback((q: string) => change({ q: q || null }), [change])
  const close = useCallback(() => open(null), [open])
  const openAt = (index: number) => {
    const id = order[index]
    if (id !== undefined) open(id)
    return id
  }
  useRowKeys({
    at,
    count: order.length,
    enabled: params.view === 'board',
    onMove: (index) => {
      const id = openAt(index)
      if (id) carryFocus(id)
    },
  })
  useLaneKeys({ board, open: params.open, enabled: params.view === 'board', onOpen: open })
  return (
    <>
      <PageHeader
        title="Board"
        aside={
          <SearchField
            label="Search tasks"
            main
            value={params.q ?? ''}
            onChange={searching}
            className="w-56 max-xl:w-44 max-md:mt-2 max-md:w-full"
          />
        }
        actions={
          <>
            <StaleMark />
            <Segments<View>
              label="View"
              value={params.view}
              options={views}
              iconsOnPhone
              onChange={(view) => change({ view })}
            />
          </>
        }
      >
        <BoardFilters params={params} tasks={tasks} change={change} />
      </PageHeader>
      <div className="flex min-h-0 flex-1 border-line border-t">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <div className="flex min-h-0 flex-1 flex-col gap-2 px-4 pt-3 max-md:px-3 max-md:pt-2">
            <ProblemStrip />
            <InvocationStrip
              calls={calls}
              databases={databases}
              open={params.calls}
              source={params.telemetry}
              onOpen={(calls) => change({ calls })}
              onSource={(telemetry) => change({ telemetry })}
            />
            {params.calls && phone ? null : pending ? (
              <BoardSkeleton />
            ) : error ? (
              <ErrorState error={error} onRetry={retry} />
            ) : order.length === 0 ? (
              <div className="min-h-0 flex-1 overflow-y-auto">
                <NoBoard filtered={isFiltered(params)} q={params.q} onClear={() => change(cleared)} />
              </div>
            ) : params.view === 'graph' ? (
              <Suspense fallback={<BoardSkeleton />}>
                <TaskGraph tasks={tasks} agent={params.agent} open={params.open} onOpen={open} />
              </Suspense>
            ) : (
              <Lanes
                board={board}
                tasks={tasks}
                rest={params.agent === null ? rest : 0}
                unsure={params.agent !== null && rest > 0}
                lane={params.lane}
                open={params.open}
                onLane={(lane) => change({ lane })}
                onOpen={open}
                onEnd={more}
              />
            )}
          </div>
          <BoardFooter total={pending || error ? null : order.length + (params.agent === null ? rest : 0)} />
        </div>
        {params.open !== null && (
          <BoardPanel
            key={params.open}
            id={params.open}
            position={at < 0 ? undefined : `${at + 1} of ${order.length}`}
            blocks={board.waiting.get(params.open) ?? []}
            onOpen={open}
            onPrevious={at > 0 ? () => openAt(at - 1) : undefined}
            onNext={at >= 0 && at < order.length - 1 ? () => openAt(at + 1) : undefined}
            onClose={close}
          />
        )}
      </div>
    </>
  )
}
