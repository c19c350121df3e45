import { Check, Minus, X } from 'lucide-react'
import type { Schedule } from '@/api/types'

type Outcome = NonNullable<Schedule['last_result']>

const looks = {
  success: { icon: Check, word: 'Done', colour: 'text-done' },
  failed: { icon: X, word: 'Failed', colour: 'text-fail' },
  skipped: { icon: Minus, word: 'Skipped', colour: 'text-t3' },
} as const

/** How a run went: a mark and a word. */
export function RunOutcome({ outcome }: { outcome: Outcome }) {
  const { icon: Icon, word, colour } = looks[outcome]
  return (
    <span className="inline-flex items-center gap-1.5">
      <Icon size={14} aria-hidden className={colour} />
      <span className={outcome === 'failed' ? 'text-fail-text' : undefined}>{word}</span>
    </span>
  )
}
