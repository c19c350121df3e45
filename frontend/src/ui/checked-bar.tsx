import type { ReactNode } from 'react'
import { exactNumber } from '@/lib/numbers'
import { type Checks, howMany } from '@/lib/use-checks'
import { usePhone } from '@/lib/use-media'
import { TouchCheckbox } from './checkbox'
import { Kbd } from './kbd'

/** For the buttons in it: on a phone all stand side by side, their words below their icons. */
export const onBar =
  'max-md:h-12 max-md:min-w-0 max-md:flex-1 max-md:flex-col max-md:gap-1 max-md:border-transparent max-md:bg-transparent max-md:px-0 max-md:text-11 max-md:disabled:border-transparent max-md:disabled:bg-transparent'

type Props = {
  /** What the rows are, in the plural. */
  what: string
  checks: Checks
  /** The rows that can be checked at once. */
  ids: readonly string[]
  total: number
  /** What the checked ones sum to. */
  sums: ReactNode
  children: ReactNode
}

/** Below a list: how many rows are checked, what they sum to, and what can be done with all of them. */
export function CheckedBar({ what, checks, ids, total, sums, children }: Props) {
  const phone = usePhone()
  const count = checks.checked.size
  return (
    <div
      role="toolbar"
      aria-label={`Checked ${what}`}
      className="flex h-11 shrink-0 items-center gap-2 border-line border-t bg-raised px-4 max-md:h-auto max-md:flex-col max-md:items-stretch max-md:gap-0 max-md:px-1"
    >
      <div className="flex min-w-0 items-center">
        {phone && (
          <TouchCheckbox
            label={`Check all ${what}`}
            checked={howMany(checks.checked, ids.length)}
            onChange={(on) => checks.checkAll(on ? ids : [])}
          />
        )}
        <p className="num min-w-0 truncate text-12 text-t2">
          {count === 0 ? (
            'Touch what you mean, or the box for all'
          ) : (
            <>
              <span className="font-semibold text-13 text-t1">{exactNumber(count)} selected</span>
              {' of '}
              {exactNumber(total)} · {sums}
            </>
          )}
        </p>
      </div>
      <span className="ml-auto flex items-center gap-2 max-md:ml-0 max-md:gap-0">
        {children}
        {!phone && (
          <button
            type="button"
            onClick={checks.clear}
            className="flex items-center gap-2 text-12 text-t2 hover:text-t1"
          >
            <Kbd>Esc</Kbd> clears
          </button>
        )}
      </span>
    </div>
  )
}
