import { useQuery } from '@tanstack/react-query'
import { Database, Plus } from 'lucide-react'
import { useCallback, useEffect } from 'react'
import { sourcesOptions } from '@/api/fleet'
import type { Source } from '@/api/types'
import { isTyping, plainKey } from '@/lib/keys'
import { exactNumber, plural } from '@/lib/numbers'
import { useParamState } from '@/lib/use-params'
import { useTitle } from '@/lib/use-title'
import { useTopic } from '@/live/connection'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { FilterChip } from '@/ui/filter-chip'
import { PageHeader } from '@/ui/page-header'
import { SkeletonRows } from '@/ui/skeleton'
import { StaleMark } from '@/ui/stale-mark'
import { AddSource } from './add-source'
import { FactsChart } from './facts-chart'
import { FoundPanel } from './found-panel'
import { ImportPanel, importing } from './import-panel'
import { sourceParams } from './queries'
import { SourcePanel } from './source-panel'
import { SourceTable } from './source-table'

const states = ['starting', 'live', 'importing', 'idle', 'paused', 'problem', 'missing']

/** Where the facts come from, how fresh they are, and what could not be read. */
export function SourcesPage() {
  useTitle('Sources')
  useTopic('sources')
  const [params, change] = useParamState(sourceParams)
  // A collector that falls silent tells nobody: asked for now and then.
  const query = useQuery({ ...sourcesOptions(), refetchInterval: 10_000 })
  const all = query.data?.items ?? []
  const machines = [...new Set(all.flatMap((source) => source.machine ?? []))].sort()
  const sources = all.filter(
    (source) =>
      (params.state === null || source.state === params.state) &&
      (params.machine === null || source.machine === params.machine),
  )
  const at = sources.findIndex((source) => source.id === params.open)
  const chosen = sources[at]
  const open = useCallback((id: string | null) => change({ open: id }), [change])
  const close = useCallback(() => open(null), [open])
  useArrows(sources, at, open)
  const step = (by: number) => {
    const next = sources[at + by]
    return next ? () => open(next.id) : undefined
  }
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <PageHeader
          title="Sources"
          actions={
            <>
              <Summary sources={all} />
              <Button
                icon={<Plus size={14} aria-hidden />}
                onClick={() => change({ add: true })}
                className="max-md:h-11"
              >
                Add source
              </Button>
            </>
          }
        >
          <FilterChip
            name="State"
            any="Any"
            value={params.state}
            choices={states.map((value) => ({ value, label: value }))}
            onChange={(state) => change({ state })}
          />
          {(machines.length > 1 || params.machine !== null) && (
            <FilterChip
              name="Machine"
              any="All"
              value={params.machine}
              choices={machines.map((value) => ({ value, label: value }))}
              onChange={(machine) => change({ machine })}
            />
          )}
        </PageHeader>
        <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-4 pt-3 pb-4 max-md:px-3">
          {query.isPending ? (
            <div className="shrink-0 overflow-hidden rounded-panel border border-line bg-surface">
              <SkeletonRows rows={5} label="Loading the sources" />
            </div>
          ) : query.error && !query.data ? (
            <ErrorState error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            <>
              {sources.length === 0 ? (
                <div className="shrink-0 rounded-panel border border-line bg-surface">
                  <EmptyState
                    icon={<Database size={16} />}
                    title={all.length === 0 ? 'No source yet' : 'No such source'}
                  >
                    {all.length === 0 ? (
                      <>
                        Start <code className="text-11">claude</code> in any folder: Fleetdeck reads its
                        transcripts as they are written.
                      </>
                    ) : (
                      'Choose “Any” and “All” to see them all.'
                    )}
                  </EmptyState>
                </div>
              ) : (
                <SourceTable
                  sources={sources}
                  machines={machines.length > 1}
                  open={params.open}
                  onOpen={open}
                />
              )}
              {all.map((source) => {
                const progress = importing(source)
                return progress && <ImportPanel key={source.id} source={source} progress={progress} />
              })}
              <FoundPanel />
              <FactsChart sources={all} />
            </>
          )}
        </div>
      </div>
      {params.add && (
        <AddSource
          onClose={() => change({ add: false })}
          onAdded={(id) => change({ add: false, open: id })}
        />
      )}
      {chosen && (
        <SourcePanel
          source={chosen}
          position={`${at + 1} of ${sources.length}`}
          onPrevious={step(-1)}
          onNext={step(1)}
          onClose={close}
        />
      )}
    </div>
  )
}

function Summary({ sources }: { sources: readonly Source[] }) {
  const live = sources.filter((source) => source.state === 'live').length
  const rate = sources.reduce((sum, source) => sum + source.rate_per_minute, 0)
  const problems = sources.reduce((sum, source) => sum + source.problems, 0)
  return (
    <>
      <StaleMark />
      <p className="num text-12 text-t2 max-md:hidden">
        <span className="font-semibold text-t1">{live} live</span> of {sources.length} ·{' '}
        <span className="font-semibold text-t1">{exactNumber(rate)}</span> facts/min ·{' '}
        {plural(problems, 'problem')}
      </p>
    </>
  )
}

/** Arrows walk to the next source while one is open. */
function useArrows(sources: readonly Source[], at: number, open: (id: string) => void): void {
  const previous = sources[at - 1]?.id
  const next = sources[at + 1]?.id
  useEffect(() => {
    if (at < 0) return
    const handle = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null
      if (!plainKey(event) || isTyping(target) || event.defaultPrevented) return
      if (target?.closest('[role="dialog"], [aria-roledescription], pre')) return
      const to = event.key === 'ArrowDown' ? next : event.key === 'ArrowUp' ? previous : undefined
      if (to === undefined) return
      event.preventDefault()
      open(to)
    }
    window.addEventListener('keydown', handle)
    return () => window.removeEventListener('keydown', handle)
  }, [at, previous, next, open])
}
