import { useInfiniteQuery } from '@tanstack/react-query'
import { ReceiptText, X } from 'lucide-react'
import { useCallback, useEffect, useMemo } from 'react'
import { Link } from 'react-router'
import type { LedgerEntry } from '@/api/types'
import { agentPath } from '@/domain/agent-link'
import { BasisMark } from '@/domain/basis-mark'
import { modelName } from '@/domain/model-name'
import { Money } from '@/domain/money'
import { type Period, stretchOf } from '@/domain/period/period'
import { ClockTime } from '@/domain/time'
import { Tokens } from '@/domain/tokens'
import { exactMoney } from '@/lib/money'
import { exactNumber } from '@/lib/numbers'
import { dayLabel } from '@/lib/time'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { FilterChip } from '@/ui/filter-chip'
import { IconButton } from '@/ui/icon-button'
import { SkeletonRows } from '@/ui/skeleton'
import { VirtualList } from '@/ui/virtual-list'
import { type CostParams, costParams } from './params'
import { ledgerOptions } from './queries'

const ROW = 56
const bases = ['reported', 'computed', 'guessed', 'unknown'].map((value) => ({ value, label: value }))

type Props = {
  params: CostParams
  period: Period
  change: (changes: Partial<CostParams>) => void
  onClose: () => void
}

/** Every entry behind the figures: one call to a model each, with its price and where that comes from. */
export function LedgerPanel({ params, period, change, onClose }: Props) {
  const query = useMemo(
    () => ({
      ...stretchOf(period),
      ...(params.ledgerAgent === null ? {} : { agent_id: params.ledgerAgent }),
      ...((params.ledgerModel ?? params.model) === null
        ? {}
        : { model: params.ledgerModel ?? params.model ?? '' }),
      ...(params.basis === null ? {} : { basis: params.basis }),
    }),
    [period, params.ledgerAgent, params.ledgerModel, params.model, params.basis],
  )
  const list = useInfiniteQuery(ledgerOptions(query))
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = list
  const entries = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data])
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose()
    }
    window.addEventListener('keydown', close)
    return () => window.removeEventListener('keydown', close)
  }, [onClose])
  const loose = params.ledgerAgent === null && (params.workspace ?? params.role ?? params.source) !== null
  return (
    <aside
      aria-label="Ledger"
      className="flex w-106 shrink-0 flex-col border-line border-l bg-surface max-lg:fixed max-lg:inset-0 max-lg:z-40 max-lg:w-auto"
    >
      <header className="flex h-11 shrink-0 items-center gap-2 border-line border-b pr-2 pl-4 max-md:h-13">
        <h2 className="font-semibold text-13">Ledger</h2>
        <span className="num text-12 text-t2">
          {data && `${exactNumber(data.pages[0]?.total ?? 0)} entries`}
        </span>
        <span className="ml-auto">
          <IconButton label="Close" keys="Escape" icon={<X size={15} aria-hidden />} onClick={onClose} />
        </span>
      </header>
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-line border-b px-4 py-2">
        <FilterChip
          name="Basis"
          any="Any"
          value={params.basis}
          choices={bases}
          onChange={(value) => change({ basis: costParams.basis.read(value) })}
        />
        {params.ledgerAgent !== null && (
          <FilterChip
            name="Agent"
            value={params.ledgerAgent}
            choices={[]}
            onChange={() => undefined}
            onRemove={() => change({ ledgerAgent: null })}
          />
        )}
        {params.ledgerModel !== null && (
          <FilterChip
            name="Model"
            value={params.ledgerModel}
            shown={modelName(params.ledgerModel)}
            choices={[]}
            onChange={() => undefined}
            onRemove={() => change({ ledgerModel: null })}
          />
        )}
        {loose && (
          <p className="text-12 text-t3">
            These are the entries of the whole period: workspace, role and source do not narrow them.
          </p>
        )}
      </div>
      {list.isPending ? (
        <SkeletonRows rows={12} label="Loading the ledger" />
      ) : list.error && entries.length === 0 ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : entries.length === 0 ? (
        <EmptyState icon={<ReceiptText size={16} />} title="No entry in this time">
          Choose a longer period, or take a filter away.
        </EmptyState>
      ) : (
        <VirtualList
          role="list"
          label="Ledger entries"
          items={entries}
          itemKey={(entry) => `${entry.time} ${entry.seq}`}
          rowHeight={ROW}
          onEnd={more}
          render={(entry) => <Entry entry={entry} />}
        />
      )}
    </aside>
  )
}

function Entry({ entry }: { entry: LedgerEntry }) {
  const at = Date.parse(entry.time)
  return (
    <div className="row-lines flex h-full flex-col justify-center gap-0.5 px-4">
      <p className="flex items-center gap-2">
        <span className="text-12 text-t3">{dayLabel(at)}</span>
        <ClockTime time={entry.time} seconds />
        <span className="min-w-0 truncate" title={entry.model}>
          {modelName(entry.model)}
        </span>
        <span
          className="num ml-auto font-medium"
          title={entry.cost === null ? undefined : exactMoney(entry.cost)}
        >
          <Money amount={entry.cost} basis={entry.basis} unpriced={entry.cost === null} />
        </span>
      </p>
      <p className="num flex items-center gap-3 text-12 text-t3">
        {entry.agent_id ? (
          <Link
            to={agentPath(entry.agent_id)}
            title={entry.agent_id}
            className="max-w-32 truncate font-mono text-11 text-link hover:underline"
          >
            {entry.agent_id}
          </Link>
        ) : (
          <span>no agent</span>
        )}
        <span>
          <Tokens count={entry.tokens} /> tokens
        </span>
        <span className="ml-auto flex items-center gap-2">
          <span className="max-w-28 truncate" title={entry.price_source ?? undefined}>
            {entry.price_source}
          </span>
          <BasisMark basis={entry.basis} word={entry.basis} />
        </span>
      </p>
    </div>
  )
}
