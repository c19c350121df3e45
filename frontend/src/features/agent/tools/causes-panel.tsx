import { clsx } from 'clsx'
import { X } from 'lucide-react'
import { useMemo } from 'react'
import type { ToolCall } from '@/api/types'
import { exactNumber } from '@/lib/numbers'
import { causesOf } from './causes'

const SHOWN = 5

type Props = { calls: readonly ToolCall[]; chosen: string | null; onChoose: (cause: string | null) => void }

/** Why calls failed, gathered: one press shows the calls of a cause. */
export function CausesPanel({ calls, chosen, onChoose }: Props) {
  const causes = useMemo(() => causesOf(calls), [calls])
  if (causes.length === 0) return null
  return (
    <section aria-label="Errors by cause" className="shrink-0 border-line border-b bg-surface px-2 py-1.5">
      <ul>
        {causes.slice(0, SHOWN).map((cause) => (
          <li key={cause.key}>
            <button
              type="button"
              aria-pressed={cause.key === chosen}
              data-focus="inset"
              onClick={() => onChoose(cause.key === chosen ? null : cause.key)}
              className={clsx(
                'flex h-6 w-full items-center gap-2 rounded-tag px-2 text-left text-12 max-md:h-11',
                cause.key === chosen ? 'bg-selected' : 'hover:bg-hover',
              )}
            >
              <X size={13} className="shrink-0 text-fail-text" aria-hidden />
              <span className="num w-8 shrink-0 font-semibold">{exactNumber(cause.count)}×</span>
              <span className="min-w-0 truncate text-fail-text">{cause.words}</span>
              <span className="ml-auto shrink-0 text-t2">{cause.tools.join(', ')}</span>
            </button>
          </li>
        ))}
      </ul>
      {causes.length > SHOWN && (
        <p className="px-2 text-12 text-t3">and {exactNumber(causes.length - SHOWN)} further causes</p>
      )}
    </section>
  )
}
