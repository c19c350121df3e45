import { clsx } from 'clsx'
import { ChevronDown, ChevronRight, ReceiptText } from 'lucide-react'
import { useSourceName } from '@/api/source-name'
import type { CostRow } from '@/api/types'
import { AgentLink } from '@/domain/agent-link'
import { BasisMark } from '@/domain/basis-mark'
import { Money } from '@/domain/money'
import { Tokens } from '@/domain/tokens'
import { formatMoney } from '@/lib/money'
import { exactNumber, percent } from '@/lib/numbers'
import { IconButton } from '@/ui/icon-button'
import { costColumns, whenMedium, whenWide } from './columns'
import type { Group } from './params'
import { basisOf, cacheRatio, changeOf, labelOf } from './rows'

type Props = {
  row: CostRow
  dimension: Group
  depth: number
  total: string
  before: ReadonlyMap<string, string | null> | null
  /** Null where nothing lies below. */
  open: boolean | null
  onToggle: () => void
  onLedger: (() => void) | null
}

const shareText = (share: number) => (share >= 10 || share === 0 ? share.toFixed(0) : share.toFixed(1))

/** One group: its share of the whole, what it cost, and how sure that is. */
export function CostGroupRow({ row, dimension, depth, total, before, open, onToggle, onLedger }: Props) {
  const share = Number(total) > 0 ? (Number(row.cost ?? 0) / Number(total)) * 100 : 0
  const cache = cacheRatio(row.usage)
  const basis = basisOf(row)
  const sourceName = useSourceName()
  const label =
    dimension === 'source' && row.key ? sourceName(row.keys.source ?? row.key) : labelOf(row, dimension)
  const Chevron = open ? ChevronDown : ChevronRight
  const agentId = row.keys.agent
  return (
    <div
      role="row"
      aria-level={depth + 1}
      aria-expanded={open ?? undefined}
      className={clsx(costColumns, 'group row-lines h-7 text-13 hover:bg-hover max-md:h-11')}
    >
      <span
        role="rowheader"
        className="flex min-w-0 items-center gap-1.5"
        style={{ paddingLeft: depth * 18 }}
      >
        {open === null ? (
          <>
            <span className="w-3.5 shrink-0" />
            {dimension === 'agent' && agentId ? (
              <AgentLink id={agentId} name={label} />
            ) : (
              <span className="truncate" title={row.keys[dimension]}>
                {label}
              </span>
            )}
          </>
        ) : (
          <>
            <button
              type="button"
              aria-expanded={open}
              data-focus="inset"
              onClick={onToggle}
              title={row.keys[dimension]}
              className="flex min-w-0 items-center gap-1.5 self-stretch text-left hover:text-link max-md:min-h-11"
            >
              <Chevron size={14} aria-hidden className="shrink-0 text-t3" />
              <span
                className={clsx(
                  'truncate',
                  depth === 0 && 'font-medium',
                  dimension === 'agent' && 'font-mono text-12',
                )}
              >
                {label}
              </span>
            </button>
            {dimension === 'agent' && agentId && (
              <AgentLink
                id={agentId}
                name="open"
                className="shrink-0 font-sans text-link opacity-0 focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
              />
            )}
          </>
        )}
        {onLedger && (
          <IconButton
            label={`Ledger entries of ${label}`}
            icon={<ReceiptText size={13} aria-hidden />}
            onClick={onLedger}
            className="size-6 opacity-0 focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
          />
        )}
      </span>
      <span role="gridcell" className={clsx('flex items-center gap-3', whenMedium)}>
        <span className="h-1.5 flex-1 rounded-bar bg-track" aria-hidden>
          <span
            className="block h-full rounded-bar bg-gauge"
            style={{ width: `${Math.max(share > 0 ? 1 : 0, share)}%` }}
          />
        </span>
        <span className="num w-10 text-right text-12 text-t2">{shareText(share)}%</span>
      </span>
      <span role="gridcell" className="text-right font-medium">
        <Money
          amount={row.cost}
          basis={basis?.basis === 'unknown' ? null : basis?.basis}
          unpriced={row.unpriced}
        />
      </span>
      <span role="gridcell" className="num text-right text-12 text-t2">
        {changeOf(row, before)}
      </span>
      <span role="gridcell" className={clsx('text-right text-t2', whenMedium)}>
        <Tokens count={row.tokens} />
      </span>
      <span role="gridcell" className={clsx('num text-right text-t2', whenWide)}>
        {cache === null ? '–' : percent(cache)}
      </span>
      <span role="gridcell" className={clsx('num text-right text-t2', whenWide)}>
        {exactNumber(row.calls)}
      </span>
      <span role="gridcell" className={clsx('num text-right text-t2', whenWide)}>
        {row.cost !== null && row.calls > 0 ? formatMoney((Number(row.cost) / row.calls).toFixed(9)) : '–'}
      </span>
      <span role="gridcell" className={clsx('truncate', whenMedium)}>
        {basis && (
          <BasisMark
            basis={basis.basis}
            word={
              basis.basis === 'unknown'
                ? 'no price known'
                : `${basis.basis}${basis.share < 100 ? ` ${basis.share}%` : ''}${row.unpriced_calls > 0 ? ', some unpriced' : ''}`
            }
          />
        )}
      </span>
    </div>
  )
}
