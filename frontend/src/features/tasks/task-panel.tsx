import { useQuery } from '@tanstack/react-query'
import { CornerDownLeft } from 'lucide-react'
import { Link } from 'react-router'
import { useTaskRow } from '@/api/task-rows'
import { taskDetailOptions } from '@/api/tasks'
import type { Step, Task, TaskDetail } from '@/api/types'
import { modelName } from '@/domain/model-name'
import { Money } from '@/domain/money'
import { SimulatedTag } from '@/domain/simulated-tag'
import { shortTaskId, TaskLink, taskPath } from '@/domain/task-link'
import { StepMark, TaskMark, taskWords } from '@/domain/task-status'
import { Ago } from '@/domain/time'
import { formatMoney } from '@/lib/money'
import { elapsed } from '@/lib/time'
import { buttonLook } from '@/ui/button'
import { CopyButton } from '@/ui/copy-button'
import { ErrorState } from '@/ui/error-state'
import { Kbd } from '@/ui/kbd'
import { SidePanel } from '@/ui/side-panel'
import { SkeletonRows } from '@/ui/skeleton'
import { PanelActions } from './panel-actions'
import { Took } from './task-row'
import { typeWord } from './words'

type Props = {
  id: string
  position: string | undefined
  onPrevious: (() => void) | undefined
  onNext: (() => void) | undefined
  onClose: () => void
}

/** The essentials of one task beside the list. */
export function TaskPanel({ id, position, onPrevious, onNext, onClose }: Props) {
  const detail = useQuery(taskDetailOptions(id))
  const task = useTaskRow(id) ?? detail.data
  return (
    <SidePanel
      label={task ? `Task ${task.title}` : 'Task'}
      head={
        <>
          <span className="truncate" title={id}>
            {shortTaskId(id)}
          </span>
          <CopyButton text={id} label="Copy the task's id" />
        </>
      }
      {...(position === undefined ? {} : { position })}
      openTo={taskPath(id)}
      onPrevious={onPrevious}
      onNext={onNext}
      onClose={onClose}
      footer={
        <>
          <Link to={taskPath(id)} className={`${buttonLook('plain')} max-md:h-11 max-md:flex-1`}>
            Open
            <span className="max-md:hidden">
              <Kbd>
                <CornerDownLeft size={11} aria-hidden />
              </Kbd>
            </span>
          </Link>
          {task && <PanelActions task={task} />}
        </>
      }
    >
      {task ? (
        <>
          <Title task={task} />
          <Facts task={task} detail={detail.data} />
          {detail.data && detail.data.steps.length > 0 && <Steps steps={detail.data.steps} />}
          <Outcome task={task} detail={detail.data} />
          <Prompt text={detail.data?.prompt ?? task.prompt} />
        </>
      ) : detail.error ? (
        <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />
      ) : (
        <SkeletonRows rows={10} label="Loading the task" />
      )}
    </SidePanel>
  )
}

const section = 'border-line border-b px-4 py-3 last:border-b-0'

function Title({ task }: { task: Task }) {
  return (
    <section className={section}>
      <div className="flex items-start gap-2">
        <TaskMark task={task} className="mt-1.5" />
        <h2 className="line-clamp-3 min-w-0 flex-1 font-semibold text-16">{task.title}</h2>
        <span className="mt-0.5 text-t2">
          <Took task={task} />
        </span>
      </div>
      <p className="pl-5.5 text-12 text-t3">
        {taskWords(task)}
        {task.status_reason && `: ${task.status_reason}`}
      </p>
    </section>
  )
}

function Facts({ task, detail }: { task: Task; detail: TaskDetail | undefined }) {
  const score = detail?.complexity_score
  const rows: [string, React.ReactNode][] = [
    [
      'Cost',
      <span key="cost" className="num">
        <Money amount={task.cost} unpriced={task.unpriced} className="font-semibold" />
        {task.cost_cap && <span className="text-t3"> of {formatMoney(task.cost_cap)}</span>}
        {task.estimate && <span className="text-t3">, expected ~{formatMoney(task.estimate.cost)}</span>}
      </span>,
    ],
    ['Type', task.task_type && typeWord(task.task_type)],
    ['Complexity', task.complexity && `${task.complexity}${score == null ? '' : `, ${score.toFixed(2)}`}`],
    ['Workspace', task.workspace],
    ['Branch', task.branch && <code key="branch">{task.branch}</code>],
    ['Model', task.model ? modelName(task.model) : 'per role'],
    [
      'Driver',
      task.driver && (
        <span key="driver" className="flex items-center gap-2">
          {task.driver}
          {task.simulated && <SimulatedTag what="This task" />}
        </span>
      ),
    ],
    ['Labels', task.labels.length > 0 ? task.labels.join(', ') : null],
    [
      'Waits for',
      task.dependencies.length > 0 ? task.dependencies.map((id) => <TaskLink key={id} id={id} />) : null,
    ],
    ['Re-run of', task.rerun_of && <TaskLink key="rerun" id={task.rerun_of} />],
    [
      'Created',
      <span key="created">
        <Ago time={task.created_at} phrase />
        {task.created_by && `, by ${task.created_by}`}
      </span>,
    ],
  ]
  return (
    <section className={section}>
      <dl className="grid grid-cols-[92px_minmax(0,1fr)] gap-y-1 text-13">
        {rows
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-t3">{name}</dt>
              <dd className="flex min-w-0 items-center gap-2 [overflow-wrap:anywhere]">{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  )
}

function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <section className={section}>
      <h3 className="mb-1.5 font-semibold text-12">Steps</h3>
      <ul>
        {[...steps]
          .sort((a, b) => a.position - b.position)
          .map((step) => (
            <li key={step.step_id} className="flex h-6 items-center gap-2 text-13">
              <StepMark status={step.status} />
              <span className="shrink-0 font-medium text-12">{step.role}</span>
              <span
                className="min-w-0 flex-1 truncate text-12 text-t2"
                title={step.error ?? step.title ?? undefined}
              >
                {step.error ?? step.title}
              </span>
              <Money amount={step.cost} unpriced={step.unpriced} className="text-12 text-t2" />
              <span className="w-12 shrink-0 text-right font-mono text-12 text-t3">
                {step.duration_seconds === null ? '' : elapsed(step.duration_seconds * 1000)}
              </span>
            </li>
          ))}
      </ul>
    </section>
  )
}

function Outcome({ task, detail }: { task: Task; detail: TaskDetail | undefined }) {
  if (task.error)
    return (
      <section className={section}>
        <h3 className="mb-1 font-semibold text-12">Error</h3>
        <p className="line-clamp-6 whitespace-pre-wrap text-12 text-fail-text [overflow-wrap:anywhere]">
          {task.error}
        </p>
      </section>
    )
  if (!detail?.result) return null
  return (
    <section className={section}>
      <h3 className="mb-1 font-semibold text-12">Result</h3>
      <p className="line-clamp-8 whitespace-pre-wrap text-12 text-t2 [overflow-wrap:anywhere]">
        {detail.result}
      </p>
    </section>
  )
}

function Prompt({ text }: { text: string }) {
  return (
    <section className={section}>
      <h3 className="mb-1 font-semibold text-12">Prompt</h3>
      <p className="line-clamp-10 whitespace-pre-wrap text-12 text-t2 [overflow-wrap:anywhere]">{text}</p>
    </section>
  )
}
