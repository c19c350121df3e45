import { clsx } from 'clsx'
import type { CostBasis } from '@/api/types'
import { exactMoney, formatMoney } from '@/lib/money'
import { useTip } from '@/ui/tip'
import { BasisMark } from './basis-mark'

type Props = {
  amount: string | null
  basis?: CostBasis | null | undefined
  unpriced?: boolean
  /** Includes what the descendants spent. */
  total?: boolean
  /** In a column: invisible digits keep the decimal points in line. */
  column?: boolean
  className?: string
}

const COLUMN_DECIMALS = 3

/** An amount as people read it; the exact figure and where it comes from on hover and focus. */
export function Money({ amount, basis, unpriced = false, total = false, column = false, className }: Props) {
  const tip = useTip(() => (
    <MoneyTip amount={amount} basis={basis ?? null} unpriced={unpriced} total={total} />
  ))
  if (amount === null)
    return (
      <span className={clsx('text-t3', className)} {...tip}>
        {unpriced ? 'unpriced' : '–'}
      </span>
    )
  const text = formatMoney(amount)
  const decimals = text.split('.')[1]?.length ?? 0
  const pad = column ? COLUMN_DECIMALS - decimals : 0
  return (
    <span className={clsx('num whitespace-nowrap', className)} {...tip}>
      {total && <span className="mr-1 text-t3">Σ</span>}
      {basis === 'guessed' && <span className="text-warn-text">~</span>}
      {text}
      {unpriced && <span className="text-warn-text">+</span>}
      {pad > 0 && (
        <span className="invisible" aria-hidden>
          {'0'.repeat(pad)}
        </span>
      )}
    </span>
  )
}

type TipProps = { amount: string | null; basis: CostBasis | null; unpriced: boolean; total: boolean }

function MoneyTip({ amount, basis, unpriced, total }: TipProps) {
  return (
    <span className="flex flex-col gap-0.5">
      <span className="flex items-center gap-3">
        <span className="num font-semibold text-13">
          {amount === null ? 'No amount' : exactMoney(amount)}
        </span>
        {basis && <BasisMark basis={basis} />}
      </span>
      {total && <span className="text-t3">with everything its subagents spent</span>}
      {unpriced && <span className="text-warn-text">Some calls have no known price: the sum lacks them</span>}
    </span>
  )
}
