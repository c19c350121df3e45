import type { TimelineSpan } from '@/api/types'
import { modelName } from './model-name'
import { Money } from './money'

/** A call on a time line: the tool or the model, then what it was called with. */
export function CallLabel({ span }: { span: TimelineSpan }) {
  const cut = span.label.indexOf(' ')
  const name = cut < 0 ? span.label : span.label.slice(0, cut)
  return (
    <>
      <span className="font-medium">{span.kind === 'model' ? modelName(name) : name}</span>
      {cut >= 0 && <code className="ml-1.5 text-t2">{span.label.slice(cut + 1)}</code>}
    </>
  )
}

/** What a call to a model cost. */
export function CallCost({ span }: { span: TimelineSpan }) {
  if (span.kind !== 'model') return null
  return (
    <Money
      amount={span.cost ?? null}
      basis={span.cost_basis}
      unpriced={span.cost == null}
      className="font-normal text-t2"
    />
  )
}
