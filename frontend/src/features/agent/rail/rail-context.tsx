import type { Agent } from '@/api/types'
import { contextRatio } from '@/domain/context-gauge'
import { compactNumber } from '@/lib/numbers'
import { RailSection } from './rail-section'

const colourAt = (ratio: number) =>
  ratio >= 0.95 ? 'var(--fail)' : ratio >= 0.8 ? 'var(--warn)' : 'var(--gauge)'

export function RailContext({ context }: { context: Agent['context'] }) {
  const ratio = contextRatio(context)
  if (!context) return null
  if (ratio === null || context.limit === null)
    return (
      <RailSection title="Context" aside={`${compactNumber(context.tokens)} tokens`}>
        <p className="text-12 text-t3">How much fits is not known for this model.</p>
      </RailSection>
    )
  const whole = Math.round(ratio * 100)
  return (
    <RailSection
      title="Context"
      aside={`${compactNumber(context.tokens)} of ${compactNumber(context.limit)} · ${whole}%`}
    >
      <div
        role="meter"
        aria-label="Context window"
        aria-valuenow={whole}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={`${whole}% full`}
        className="relative mt-1.5 mb-1 h-2 rounded-bar bg-track"
      >
        <div
          className="h-full rounded-bar"
          style={{ width: `${Math.min(100, whole)}%`, background: colourAt(ratio) }}
        />
        <span className="-top-0.5 absolute left-4/5 h-3 w-px bg-t2" />
      </div>
    </RailSection>
  )
}
