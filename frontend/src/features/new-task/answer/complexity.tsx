import { clsx } from 'clsx'
import { Check, TriangleAlert } from 'lucide-react'
import type { Plan } from '@/api/types'
import { formatMoney } from '@/lib/money'
import { elapsed } from '@/lib/time'
import { Switch } from '@/ui/switch'
import { AnswerSection } from './section'

const ANALYST = 'ANALYST'

/** "Simple: skipping ANALYST", "Complex: ANALYST runs": what the score means for the workflow. */
export function verdict(plan: Plan): string {
  const simple = plan.complexity.label === 'simple'
  const skipped = plan.skipped.map((one) => one.role)
  const word = simple ? 'Simple' : 'Complex'
  if (skipped.length > 0) return `${word}: skipping ${skipped.join(' and ')}`
  const analyst = plan.steps.find((step) => step.role === ANALYST)
  if (!analyst) return `${word}: every role runs`
  return simple ? `${word}: ${ANALYST} included as asked` : `${word}: ${ANALYST} included`
}

type Props = { plan: Plan; waiting: boolean; analyst: boolean; onAnalyst: (on: boolean) => void }

/** How hard it looks, every part of the score with its words, and what that leaves out. */
export function Complexity({ plan, waiting, analyst, onAnalyst }: Props) {
  const { label, score, threshold, reasons } = plan.complexity
  const simple = label === 'simple'
  const optional = plan.steps.some((step) => step.role === ANALYST && step.reason !== null)
  return (
    <AnswerSection title="Complexity" aside={waiting ? 'asking…' : 'as you type'}>
      <p className="flex items-center gap-2">
        {simple ? (
          <Check size={16} aria-hidden className="shrink-0 text-done-text" />
        ) : (
          <TriangleAlert size={15} aria-hidden className="shrink-0 text-warn-text" />
        )}
        <span className="min-w-0 font-semibold text-14">{verdict(plan)}</span>
        <span className="num ml-auto font-semibold text-13">{score.toFixed(2)}</span>
      </p>
      <div aria-hidden className="relative mt-1.5 h-1.5 bg-track">
        <span
          className="absolute inset-y-0 left-0 rounded-bar bg-gauge"
          style={{ width: `${Math.round(Math.min(1, score) * 100)}%` }}
        />
        <span className="-inset-y-0.5 absolute w-px bg-t2" style={{ left: `${threshold * 100}%` }} />
      </div>
      <p aria-hidden className="num relative mt-1 flex justify-between text-12 text-t3">
        <span>simple</span>
        <span className="-translate-x-1/2 absolute" style={{ left: `${threshold * 100}%` }}>
          {threshold.toFixed(2)}
        </span>
        <span>complex</span>
      </p>
      <ul className="mt-1.5">
        {reasons.map((reason) => (
          <li key={reason.kind + reason.text} className="flex items-baseline gap-2 py-px">
            <span
              className={clsx(
                'num w-10 shrink-0 text-right font-mono text-12',
                reason.points === 0 ? 'text-t3' : 'text-t1',
              )}
            >
              {points(reason.points)}
            </span>
            <span className="min-w-0 flex-1 text-13">{reason.text}</span>
            <span className="shrink-0 text-12 text-t3">{reason.kind}</span>
          </li>
        ))}
      </ul>
      {optional && (simple || analyst) && (
        <div className="mt-2 flex flex-wrap items-center justify-between gap-2 max-md:min-h-11">
          <Switch label="Always include ANALYST" checked={analyst} onChange={onAnalyst} />
          <span className="num text-12 text-t3">
            {analyst ? 'included: ' : 'adds '}~{formatMoney(plan.estimate.analyst_cost)} and ~
            {elapsed(plan.estimate.analyst_seconds * 1000)}
          </span>
        </div>
      )}
    </AnswerSection>
  )
}

const points = (value: number) =>
  value === 0 ? '0.00' : `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(2)}`
