import { formatMoney } from '@/lib/money'
import { elapsed } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { Money } from '../money'
import { isAhead, progressOf, type WorkflowStep } from './step'

export function StepCost({ step }: { step: WorkflowStep }) {
  if (step.status === 'skipped' || (step.cost === null && !step.unpriced)) return <span />
  if (isAhead(step)) return <span className="num">~{formatMoney(step.cost ?? '0')}</span>
  return <Money amount={step.cost} unpriced={step.unpriced ?? false} />
}

export function StepTime({ step }: { step: WorkflowStep }) {
  if (step.status === 'skipped') return null
  if (step.startedAt === null)
    return step.expectedSeconds === null || step.status === 'cancelled' ? null : (
      <span className="num">~{elapsed(step.expectedSeconds * 1000)}</span>
    )
  if (step.endedAt === null) return <Running start={Date.parse(step.startedAt)} />
  return <span className="num">{elapsed(Date.parse(step.endedAt) - Date.parse(step.startedAt))}</span>
}

function Running({ start }: { start: number }) {
  return <span className="num">{elapsed(useNow() - start)}</span>
}

/** The lower edge of a running step: how much of its expected time has gone by. */
export function ProgressEdge({ step }: { step: WorkflowStep }) {
  const share = progressOf(step, useNow())
  if (share === null) return null
  return (
    <span
      aria-hidden
      className="absolute bottom-0 left-0 h-0.5 bg-accent"
      style={{ width: `${Math.round(share * 100)}%` }}
    />
  )
}

/** What a reader hears for a step, figures and all but the running clock. */
export function stepWords(step: WorkflowStep): string {
  const cost =
    step.cost === null || step.status === 'skipped'
      ? null
      : `${isAhead(step) ? 'about ' : ''}${formatMoney(step.cost)}`
  return [
    step.role,
    step.waits ? 'waits for you' : step.status,
    step.who,
    cost,
    (step.attempt ?? 1) > 1 ? `attempt ${step.attempt}` : null,
    step.note,
  ]
    .filter(Boolean)
    .join(', ')
}
