import type { Agent } from '@/api/types'
import { contextRatio } from '@/domain/context-gauge'
import { compactNumber } from '@/lib/numbers'
import { Section } from './panel-section'

const colourAt = (ratio: number) =>
  ratio >= 0.95 ? 'var(--fail)' : ratio >= 0.8 ? 'var(--warn)' : 'var(--gauge)'

/** The context window over the panel's whole width, with its tick at 80 %. */
export function PanelContext({ context }: { context: Agent['context'] }) {
  const ratio = contextRatio(context)
  if (!context || ratio === null || context.limit === null) return null
  const whole = Math.round(ratio * 100)
  return (
    <Section
      title="Context"
      aside={`${compactNumber(context.tokens)} of ${compactNumber(context.limit)} · ${whole}%`}
    >
      <div className="relative h-2 rounded-bar bg-track" aria-hidden>
        <div
          className="h-full rounded-bar"
          style={{ width: `${Math.min(100, whole)}%`, background: colourAt(ratio) }}
        />
        <span className="-top-0.5 absolute left-4/5 h-3 w-px bg-t2" />
      </div>
    </Section>
  )
}
