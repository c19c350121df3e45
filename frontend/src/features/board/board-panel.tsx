import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { useTaskRow } from '@/api/task-rows'
import { taskDetailOptions } from '@/api/tasks'
import type { Task, TaskDetail } from '@/api/types'
import { Money } from '@/domain/money'
import { SimulatedTag } from '@/domain/simulated-tag'
import { taskPath } from '@/domain/task-link'
import { TaskMark, taskWords } from '@/domain/task-status'
import { Ago } from '@/domain/time'
import { formatMoney } from '@/lib/money'
import { CopyButton } from '@/ui/copy-button'
import { ErrorState } from '@/ui/error-state'
import { SidePanel } from '@/ui/side-panel'
import { SkeletonRows } from '@/ui/skeleton'
import { CardLinks } from './card-links'
import { Described, DocumentFile, LongFields, Warnings } from './document-sections'
import { fieldName, restOf, textOf } from './fields'
import { cardId, laneOf, spent, timeOf } from './lanes'
import { Fact, Section } from './panel-parts'
import { PriorityMark, priorityWord } from './priority-mark'

type Props = {
  id: string
  position: string | undefined
  /** Which tasks wait for this one. */
  blocks: readonly string[]
  onOpen: (id: string) => void
  onPrevious: (() => void) | undefined
  onNext: (() => void) | undefined
  onClose: () => void
}

/** All that a task file says, beside the board. */
export function BoardPanel({ id, position, blocks, onOpen, onPrevious, onNext, onClose }: Props) {
  const detail = useQuery(taskDetailOptions(id))
  const task = useTaskRow(id) ?? detail.data
  return (
    <SidePanel
      label={task ? `Task ${task.title}` : 'Task'}
      head={
        <>
          <span className="truncate" title={id}>
            {cardId(id)}
          </span>
          <CopyButton text={cardId(id)} label="Copy the task's id" />
        </>
      }
      {...(position === undefined ? {} : { position })}
      openTo={taskPath(id)}
      onPrevious={onPrevious}
      onNext={onNext}
      onClose={onClose}
    >
      {task ? (
        <>
          <Title task={task} />
          {detail.data?.document && <Warnings document={detail.data.document} />}
          <Facts task={task} detail={detail.data} blocks={blocks} onOpen={onOpen} />
          {detail.data ? (
            <>
              <Described detail={detail.data} />
              {detail.data.document && (
                <>
                  <LongFields fields={detail.data.document.fields} />
                  <DocumentFile document={detail.data.document} />
                </>
              )}
            </>
          ) : detail.error ? (
            <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />
          ) : (
            <SkeletonRows rows={6} label="Loading the file" />
          )}
        </>
      ) : detail.error ? (
        <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />
      ) : (
        <SkeletonRows rows={10} label="Loading the task" />
      )}
    </SidePanel>
  )
}

function Title({ task }: { task: Task }) {
  const lane = laneOf(task)
  return (
    <Section>
      <h2 className="font-semibold text-16 [overflow-wrap:anywhere]">{task.title}</h2>
      <p className="mt-0.5 flex flex-wrap items-center gap-x-1.5 text-13 text-t2">
        <TaskMark task={task} />
        <span>
          {taskWords(task)}
          {lane !== 'inbox' && task.agent !== null && (
            <>
              {lane === 'done' ? ' by ' : ', assigned to '}
              <code className="text-t1">{task.agent}</code>
            </>
          )}
        </span>
        <span className="text-t3">
          <Ago time={timeOf(task)} phrase />
        </span>
        {task.simulated && <SimulatedTag what="This task" />}
      </p>
      {(task.error ?? task.status_reason) && (
        <p
          className={clsx('mt-1 text-12 [overflow-wrap:anywhere]', task.error ? 'text-fail-text' : 'text-t2')}
        >
          {task.error ?? task.status_reason}
        </p>
      )}
    </Section>
  )
}

type FactsProps = {
  task: Task
  detail: TaskDetail | undefined
  blocks: readonly string[]
  onOpen: (id: string) => void
}

function Facts({ task, detail, blocks, onOpen }: FactsProps) {
  const cost = spent(task.cost)
  const { short } = restOf(detail?.document?.fields ?? {})
  return (
    <Section>
      <dl className="grid grid-cols-[108px_minmax(0,1fr)] gap-y-1 text-13">
        <Fact name="Priority">
          <PriorityMark priority={task.priority} />
          {priorityWord[task.priority]}
        </Fact>
        {(cost || task.unpriced) && (
          <Fact name="Cost">
            <Money amount={cost} unpriced={task.unpriced} className="font-semibold" />
            {task.cost_cap && <span className="text-t3">of {formatMoney(task.cost_cap)}</span>}
          </Fact>
        )}
        {task.dependencies.length > 0 && (
          <Fact name="Depends on">
            <CardLinks ids={task.dependencies} onOpen={onOpen} />
          </Fact>
        )}
        {blocks.length > 0 && (
          <Fact name="Blocks">
            <CardLinks ids={blocks} onOpen={onOpen} />
          </Fact>
        )}
        {task.workspace && <Fact name="Workspace">{task.workspace}</Fact>}
        {task.labels.length > 0 && <Fact name="Labels">{task.labels.join(', ')}</Fact>}
        {short.map(({ name, value }) => (
          <Fact key={name} name={fieldName(name)}>
            {textOf(value)}
          </Fact>
        ))}
        <Fact name="Seen since">
          <Ago time={task.created_at} phrase />
        </Fact>
      </dl>
    </Section>
  )
}
