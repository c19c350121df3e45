import { clsx } from 'clsx'
import { ProgressEdge, StepCost, StepTime, stepWords } from './figures'
import { GraphMark } from './graph-mark'
import { isAhead, type WorkflowStep } from './step'

type Props = {
  steps: readonly WorkflowStep[]
  label: string
  onOpen: ((id: string) => void) | undefined
}

/** The same steps where a graph finds no room: one under the other, with what each waits for. */
export function StepList({ steps, label, onOpen }: Props) {
  const roles = new Map(steps.map((step) => [step.id, step.role]))
  return (
    <ol aria-label={label}>
      {steps.map((step, index) => {
        const after = step.dependsOn.filter((id) => id !== steps[index - 1]?.id || step.dependsOn.length > 1)
        return (
          <li key={step.id} className="row-lines relative last:border-b-0">
            <Row step={step} onOpen={onOpen}>
              <span className="mt-1 self-start">
                <GraphMark step={step} />
              </span>
              <span className="min-w-0 flex-1">
                <span
                  className={clsx(
                    'block truncate font-semibold text-13',
                    step.status === 'skipped' && 'line-through',
                  )}
                >
                  {step.role}
                </span>
                <span className="block truncate text-12 text-t2">
                  <span className="font-mono">{step.status === 'skipped' ? 'skipped' : step.who}</span>
                  {after.length > 0 && ` after ${after.map((id) => roles.get(id) ?? id).join(' and ')}`}
                </span>
              </span>
              <span
                className={clsx(
                  'flex shrink-0 flex-col items-end text-12',
                  isAhead(step) ? 'text-t2' : 'text-t1',
                )}
              >
                <StepCost step={step} />
                <StepTime step={step} />
              </span>
            </Row>
            <ProgressEdge step={step} />
          </li>
        )
      })}
    </ol>
  )
}

type RowProps = { step: WorkflowStep; onOpen: Props['onOpen']; children: React.ReactNode }

function Row({ step, onOpen, children }: RowProps) {
  const look = clsx(
    'flex min-h-14 w-full items-center gap-2.5 px-4 py-2 text-left',
    step.status === 'running' && 'bg-selected',
  )
  if (!onOpen) return <div className={look}>{children}</div>
  return (
    <button
      type="button"
      data-focus="inset"
      aria-label={stepWords(step)}
      onClick={() => onOpen(step.id)}
      className={look}
    >
      {children}
    </button>
  )
}
