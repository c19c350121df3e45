import { clsx } from 'clsx'
import type { Agent } from '@/api/types'
import { compactNumber, exactNumber } from '@/lib/numbers'
import { useTip } from '@/ui/tip'

type Props = { context: Agent['context']; quiet?: boolean }

const WARN_AT = 0.8
const FULL_AT = 0.95

export const contextRatio = (context: Agent['context']): number | null =>
  context?.limit ? context.tokens / context.limit : null

const tone = (ratio: number) =>
  ratio >= FULL_AT
    ? { bar: 'var(--fail)', text: 'text-fail-text' }
    : ratio >= WARN_AT
      ? { bar: 'var(--warn)', text: 'text-warn-text' }
      : { bar: 'var(--gauge)', text: 'text-t2' }

/** How full the context window is: neutral, amber from 80 %, red from 95 %. */
export function ContextGauge({ context, quiet = false }: Props) {
  const ratio = contextRatio(context)
  const tip = useTip(
    () =>
      context &&
      `${exactNumber(context.tokens)} of ${context.limit ? exactNumber(context.limit) : 'an unknown number of'} tokens`,
  )
  if (!context) return <span className="text-t3">–</span>
  if (ratio === null)
    return (
      <span className="num text-12 text-t2" {...tip}>
        {compactNumber(context.tokens)}
      </span>
    )
  const look = tone(ratio)
  const whole = Math.round(ratio * 100)
  return (
    <span
      className="inline-flex items-center gap-2.5"
      role="meter"
      aria-label="Context window"
      aria-valuenow={whole}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={`${whole}% full`}
      {...tip}
    >
      <svg width={48} height={8} viewBox="0 0 48 8" aria-hidden="true" className="shrink-0">
        <rect y={1} width={48} height={6} rx={2} fill="var(--track)" />
        <rect y={1} width={Math.min(48, Math.max(2, 48 * ratio))} height={6} rx={2} fill={look.bar} />
        <path d="M38.5 0v8" stroke={ratio >= WARN_AT ? 'var(--surface)' : 'var(--t3)'} strokeWidth={1} />
      </svg>
      <span className={clsx('num w-8 text-right text-12', quiet && ratio < WARN_AT ? 'text-t3' : look.text)}>
        {whole}%
      </span>
    </span>
  )
}
