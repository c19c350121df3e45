import { PenLine, TriangleAlert } from 'lucide-react'
import type { Plan } from '@/api/types'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { SkeletonRows } from '@/ui/skeleton'
import type { NewTask } from '../use-new-task'
import { Complexity } from './complexity'
import { Estimate } from './estimate'
import { Preview } from './preview'

/** What would come of the draft, while it is written. */
export function Answer({ task }: { task: NewTask }) {
  const { draft, change, planned } = task
  const { plan, waiting, error, retry } = planned
  if (draft.prompt.trim() === '')
    return (
      <EmptyState icon={<PenLine size={16} />} title="The answer comes as you type">
        How hard it looks and why, which roles run, what it costs and how long it takes.
      </EmptyState>
    )
  if (!plan)
    return error ? <ErrorState error={error} onRetry={retry} /> : <SkeletonRows rows={9} label="Planning" />
  return (
    <div aria-busy={waiting}>
      {error && (
        <div className="border-line border-b">
          <ErrorState error={error} onRetry={retry} />
          <p className="px-3 pb-3 text-12 text-t3">Below stands the last answer.</p>
        </div>
      )}
      <Warnings plan={plan} />
      <Complexity
        plan={plan}
        waiting={waiting}
        analyst={draft.analyst}
        onAnalyst={(analyst) => change({ analyst })}
      />
      <Preview plan={plan} />
      <Estimate plan={plan} cap={draft.cap} />
      <p className="sr-only" aria-live="polite">
        {waiting ? '' : `${plan.complexity.label}, about $${plan.estimate.cost}`}
      </p>
    </div>
  )
}

/** The kill switch and an empty prompt are said where they are mended. */
const saidElsewhere = /^(The kill switch|The prompt is empty|The prompt is too long|cost_cap)/

function Warnings({ plan }: { plan: Plan }) {
  const warnings = plan.warnings.filter((text) => !saidElsewhere.test(text))
  if (warnings.length === 0) return null
  return (
    <ul className="border-warn-line border-b bg-warn-bg px-4 py-2">
      {warnings.map((text) => (
        <li key={text} className="flex items-start gap-2 py-0.5 text-12 text-warn-text">
          <TriangleAlert size={13} aria-hidden className="mt-0.5 shrink-0" />
          {text}
        </li>
      ))}
    </ul>
  )
}
