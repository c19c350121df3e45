import { clsx } from 'clsx'
import { ProgressEdge, StepCost, StepTime, stepWords } from './figures'
import { GraphMark } from './graph-mark'
import { isAhead, type WorkflowStep } from './step'

const look: Record<WorkflowStep['status'], string> = {
  pending: 'border-control border-dashed bg-surface text-t2',
  skipped: 'border-control border-dashed bg-surface text-t3',
  running: 'border-accent bg-selected',
  completed: 'border-line bg-raised',
  failed: 'border-fail bg-raised',
  cancelled: 'border-line bg-surface text-t2',
}

type Props = {
  step: WorkflowStep
  current: boolean
  onOpen: ((id: string) => void) | undefined
}

/** One step of the graph: what it is, who does it, what it costs, how long it takes. */
export function StepBox({ step, current, onOpen }: Props) {
  const Box = onOpen ? 'button' : 'div'
  return (
    <Box
      {...(onOpen ? { type: 'button' as const, onClick: () => onOpen(step.id) } : { role: 'img' })}
      data-step={step.id}
      tabIndex={current ? 0 : -1}
      aria-label={stepWords(step)}
      title={[step.title, step.note].filter(Boolean).join(': ') || undefined}
      className={clsx(
        'relative flex h-full w-full flex-col justify-center overflow-hidden rounded-panel border px-2.5 text-left',
        onOpen && 'cursor-pointer hover:border-t3',
        step.waits ? 'border-warn bg-warn-bg' : look[step.status],
      )}
    >
      <span className="flex min-w-0 items-center gap-1.5">
        <GraphMark step={step} />
        <span className={clsx('truncate font-semibold text-12', step.status === 'skipped' && 'line-through')}>
          {step.role}
        </span>
      </span>
      <span className="flex min-w-0 gap-1.5 text-11 text-t2">
        <span className="truncate font-mono">
          {step.status === 'skipped' ? 'skipped' : (step.who ?? '\u00a0')}
        </span>
        {(step.attempt ?? 1) > 1 && <span className="num ml-auto shrink-0">try {step.attempt}</span>}
      </span>
      <span
        className={clsx(
          'flex justify-between gap-2 text-11 leading-4',
          isAhead(step) ? 'text-t2' : 'text-t1',
        )}
      >
        <StepCost step={step} />
        <StepTime step={step} />
      </span>
      <ProgressEdge step={step} />
    </Box>
  )
}
