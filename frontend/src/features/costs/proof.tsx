import { Check, X } from 'lucide-react'
import type { CostReport } from '@/api/types'
import { BasisMark } from '@/domain/basis-mark'
import { Money } from '@/domain/money'
import { Ago } from '@/domain/time'
import { exactMoney } from '@/lib/money'
import { exactNumber, plural } from '@/lib/numbers'
import { Tip } from '@/ui/tip'
import { sumsByBasis } from './rows'

const bases = ['reported', 'computed', 'guessed'] as const

/** Where the amounts come from, and that they are the sum of the ledger. */
export function Proof({ report, onLedger }: { report: CostReport | undefined; onLedger: () => void }) {
  if (!report) return null
  const sums = sumsByBasis(report.breakdown)
  const { ledger } = report
  const words = `The whole ledger: ${exactMoney(ledger.total_cost)} in ${exactNumber(ledger.entries)} entries`
  return (
    <>
      {bases.map((basis) =>
        Number(sums[basis]) > 0 ? (
          <span key={basis} className="flex items-center gap-2 max-md:hidden">
            <BasisMark basis={basis} word={basis} />
            <span className="font-semibold text-t1">
              <Money amount={sums[basis]} basis={basis} />
            </span>
          </span>
        ) : null,
      )}
      <Tip tip={words} className="num ml-auto flex min-w-0 items-center gap-1.5">
        {ledger.matches ? (
          <Check size={14} className="shrink-0 text-done-text" role="img" aria-label="Proven" />
        ) : (
          <X size={14} className="shrink-0 text-fail-text" role="img" aria-label="Not proven" />
        )}
        <span className="font-semibold text-t1">
          <Money amount={report.total_cost} />
        </span>
        <span className="whitespace-nowrap">{ledger.matches ? '= sum of' : 'is not the sum of'}</span>
        <button type="button" onClick={onLedger} className="truncate text-link hover:underline max-md:h-8">
          {plural(report.total_calls, 'ledger entry', 'ledger entries')}
        </button>
        <span className="whitespace-nowrap max-md:hidden">
          checked <Ago time={ledger.checked_at} phrase />
        </span>
      </Tip>
    </>
  )
}
