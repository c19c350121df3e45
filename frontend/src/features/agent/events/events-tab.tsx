import { useInfiniteQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { Braces, ChevronDown, ChevronRight } from 'lucide-react'
import { memo, useCallback, useMemo, useState } from 'react'
import type { Agent, Fact } from '@/api/types'
import { ClockTime } from '@/domain/time'
import { exactNumber } from '@/lib/numbers'
import type { LiveEvent } from '@/live/protocol'
import { useTail } from '@/live/tail'
import { CopyButton } from '@/ui/copy-button'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { FilterChip } from '@/ui/filter-chip'
import { MeasuredList } from '@/ui/measured-list'
import { SearchField } from '@/ui/search-field'
import { SkeletonRows } from '@/ui/skeleton'
import type { AgentPageParams } from '../params'
import { type FactFilter, factsOptions } from '../queries'
import { Json } from './json'

const types = [
  'agent.created',
  'agent.status_changed',
  'message.recorded',
  'tool.started',
  'tool.completed',
  'file.changed',
  'usage.recorded',
  'context.measured',
]

/** The newest first: what the tail has and the pages lack, on top of the pages. */
export function mergeFacts(
  pages: readonly { items: Fact[] }[],
  tail: readonly LiveEvent[],
  filter: FactFilter,
): Fact[] {
  const known = pages.flatMap((page) => page.items)
  const seqs = new Set(known.map((fact) => fact.seq))
  const q = filter.q?.toLowerCase()
  const fresh = tail.filter(
    (fact) =>
      !seqs.has(fact.seq) &&
      (filter.type === null || fact.type === filter.type) &&
      (q === undefined || JSON.stringify(fact.data).toLowerCase().includes(q)),
  )
  return fresh.length === 0 ? known : [...fresh, ...known].sort((a, b) => b.seq - a.seq)
}

type Props = {
  agent: Agent
  params: AgentPageParams
  change: (changes: Partial<AgentPageParams>) => void
}

/** The facts as they stand in the log, newest first. */
export default function EventsTab({ agent, params, change }: Props) {
  const filter = useMemo(() => ({ type: params.type, q: params.q }), [params.type, params.q])
  const query = useInfiniteQuery(factsOptions(agent.id, filter))
  const { data, hasNextPage, isFetching, fetchNextPage } = query
  const tail = useTail(agent.id)
  const facts = useMemo(() => mergeFacts(data?.pages ?? [], tail, filter), [data, tail, filter])
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set())
  const toggle = useCallback(
    (seq: number) =>
      setOpen((known) => {
        const next = new Set(known)
        if (!next.delete(seq)) next.add(seq)
        return next
      }),
    [],
  )
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  return (
    <section aria-label="Raw events" className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-2 border-line border-b px-4 py-1 max-md:px-3">
        <SearchField
          label="Search the facts"
          main
          value={params.q ?? ''}
          onChange={(q) => change({ q: q || null })}
          className="w-60 max-md:w-full"
        />
        <FilterChip
          name="Type"
          any="All"
          value={params.type}
          choices={types.map((value) => ({ value, label: value }))}
          onChange={(type) => change({ type })}
        />
        <span className="num ml-auto text-12 text-t2">
          {exactNumber(facts.length)}
          {hasNextPage && '+'} facts, newest first
        </span>
      </div>
      {query.isPending ? (
        <SkeletonRows rows={14} label="Loading the facts" />
      ) : query.error && facts.length === 0 ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : facts.length === 0 ? (
        <EmptyState icon={<Braces size={16} />} title="No fact fits">
          Take a filter away to see more.
        </EmptyState>
      ) : (
        <MeasuredList
          label="Facts"
          newestFirst
          items={facts}
          itemKey={(fact) => fact.seq}
          estimate={() => 28}
          onEnd={more}
          render={(fact) => <FactRow fact={fact} open={open.has(fact.seq)} onToggle={toggle} />}
        />
      )}
    </section>
  )
}

const FactRow = memo(function FactRow({
  fact,
  open,
  onToggle,
}: {
  fact: Fact
  open: boolean
  onToggle: (seq: number) => void
}) {
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <div className="row-lines">
      <button
        type="button"
        aria-expanded={open}
        data-focus="inset"
        onClick={() => onToggle(fact.seq)}
        className={clsx(
          'flex h-7 w-full items-center gap-3 px-4 text-left max-md:h-11 max-md:px-3',
          open ? 'bg-selected' : 'hover:bg-hover',
        )}
      >
        <Chevron size={13} aria-hidden className="shrink-0 text-t3" />
        <span className="num w-16 shrink-0 text-right font-mono text-12 text-t3">{fact.seq}</span>
        <ClockTime time={fact.time} seconds />
        <span className="w-44 shrink-0 truncate font-mono text-12 text-t1 max-md:w-auto">{fact.type}</span>
        <span className="min-w-0 truncate font-mono text-12 text-t2 max-md:hidden">
          {JSON.stringify(fact.data).slice(0, 240)}
        </span>
      </button>
      {open && (
        <div className="relative border-row border-t bg-surface px-4 py-2 max-md:px-3">
          <CopyButton
            text={JSON.stringify(fact, null, 2)}
            label="Copy the fact"
            className="absolute top-1 right-3 size-7 max-md:size-11"
          />
          <Json value={{ id: fact.id, source: fact.source, subject: fact.subject, data: fact.data }} />
        </div>
      )}
    </div>
  )
})
