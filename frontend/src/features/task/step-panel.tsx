import type { ReactNode } from 'react'
import type { Step, TaskDetail } from '@/api/types'
import { AgentLink } from '@/domain/agent-link'
import { modelName } from '@/domain/model-name'
import { Money } from '@/domain/money'
import { Prose } from '@/domain/prose/prose'
import { StepMark, stepStatusWord } from '@/domain/task-status'
import { Elapsed } from '@/domain/time'
import { Tokens } from '@/domain/tokens'
import { formatMoney } from '@/lib/money'
import { duration } from '@/lib/time'
import { CopyButton } from '@/ui/copy-button'
import { SidePanel } from '@/ui/side-panel'

type Props = {
  task: TaskDetail
  step: Step
  nameOf: (agentId: string) => string | undefined
  onStep: (id: string) => void
  onClose: () => void
}

/** One step: who did it, what it cost, and what it handed on. */
export function StepPanel({ task, step, nameOf, onStep, onClose }: Props) {
  const at = task.steps.indexOf(step)
  const go = (to: Step | undefined) => (to === undefined ? undefined : () => onStep(to.step_id))
  return (
    <SidePanel
      label={`Step ${step.role}`}
      head={<span className="truncate">{step.step_id}</span>}
      position={`${at + 1} of ${task.steps.length}`}
      openTo={null}
      onPrevious={go(task.steps[at - 1])}
      onNext={go(task.steps[at + 1])}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3 p-4">
        <div>
          <h2 className="flex items-center gap-2 font-semibold text-14">
            <StepMark status={step.status} />
            {step.role}
            <span className="font-normal text-13 text-t2">{stepStatusWord[step.status]}</span>
          </h2>
          {step.title && <p className="mt-0.5 text-13 text-t2">{step.title}</p>}
        </div>
        <Facts step={step} task={task} nameOf={nameOf} />
        {step.error !== null && (
          <section aria-label="Error of the step">
            <h3 className="font-semibold text-12">Error</h3>
            <p className="mt-1 whitespace-pre-wrap font-mono text-12 text-fail-text [overflow-wrap:anywhere]">
              {step.error}
            </p>
          </section>
        )}
        <section aria-label="Output of the step" className="border-line border-t pt-3">
          <div className="flex h-6 items-center justify-between">
            <h3 className="font-semibold text-12">Output</h3>
            {step.output && <CopyButton text={step.output} label="Copy the output" />}
          </div>
          {step.output ? (
            <Prose text={step.output} className="mt-1" />
          ) : (
            <p className="mt-1 text-13 text-t3">
              {step.status === 'completed'
                ? 'It handed nothing on.'
                : 'What it hands to the steps after it stands here when it is done.'}
            </p>
          )}
        </section>
      </div>
    </SidePanel>
  )
}

function Facts({ step, task, nameOf }: Pick<Props, 'step' | 'task' | 'nameOf'>) {
  const after = step.depends_on.map((id) => task.steps.find((one) => one.step_id === id)?.role ?? id)
  return (
    <dl className="num grid grid-cols-[84px_minmax(0,1fr)] gap-y-1 text-13">
      {step.agent_id !== null && (
        <Fact name="Agent">
          <AgentLink id={step.agent_id} name={nameOf(step.agent_id) ?? step.agent_id} className="text-link" />
        </Fact>
      )}
      {step.model !== null && (
        <Fact name="Model">
          <span title={step.model}>{modelName(step.model)}</span>
        </Fact>
      )}
      {step.status !== 'pending' && (
        <Fact name="Cost">
          <Money amount={step.cost} unpriced={step.unpriced} />
        </Fact>
      )}
      {step.tokens > 0 && (
        <Fact name="Tokens">
          <Tokens count={step.tokens} />
        </Fact>
      )}
      {step.started_at !== null && (
        <Fact name="Time">
          <Elapsed start={step.started_at} end={step.completed_at} />
        </Fact>
      )}
      {step.estimate !== null && (
        <Fact name="Expected">
          <span className="text-t2">
            ~{formatMoney(step.estimate.cost)}, about {duration(step.estimate.seconds * 1000)}
          </span>
        </Fact>
      )}
      {(step.attempt > 1 || step.retries > 0) && (
        <Fact name="Attempt">
          {step.attempt} of at most {step.retries + 1}
        </Fact>
      )}
      {after.length > 0 && <Fact name="After">{after.join(', ')}</Fact>}
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-t2">{name}</dt>
      <dd className="min-w-0 truncate">{children}</dd>
    </>
  )
}
