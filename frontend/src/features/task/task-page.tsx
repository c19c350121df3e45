import { lazy, Suspense, useMemo } from 'react'
import { useParams } from 'react-router'
import type { Agent, TaskDetail } from '@/api/types'
import { hasTaskEnded, taskWords } from '@/domain/task-status'
import { usePhone } from '@/lib/use-media'
import { useParamState } from '@/lib/use-params'
import { useTitle } from '@/lib/use-title'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { Skeleton, SkeletonRows } from '@/ui/skeleton'
import { AnsweredPanel, AskedPanel } from './approvals-panel'
import { LogPanel } from './log-panel'
import { OutputPanel } from './output/output-panel'
import { taskParams } from './params'
import { PromptPanel } from './prompt-panel'
import { CostPanel } from './rail/cost-panel'
import { ErrorsPanel } from './rail/errors-panel'
import { FilesPanel } from './rail/files-panel'
import { GitPanel } from './rail/git-panel'
import { ResultPanel } from './result-panel'
import { StateNotice } from './state-notice'
import { StepPanel } from './step-panel'
import { TaskHeader } from './task-header'
import { errorsOf } from './timeline/model'
import { TimelinePanel } from './timeline/timeline-panel'
import { type TaskData, useTask } from './use-task'
import { WorkflowPanel } from './workflow-panel'

const DiffDialog = lazy(() => import('./diff-dialog'))

/** Everything about one task: what was asked, how it runs, what it costs, and what came out of it, live. */
export function TaskPage() {
  const { taskId = '' } = useParams()
  return <OneTask key={taskId} id={taskId} />
}

const nobody: readonly Agent[] = []

function OneTask({ id }: { id: string }) {
  const data = useTask(id)
  const { detail, agents } = data
  const task = detail.data
  useTitle(task ? `${taskWords(task)}: ${task.title}` : 'Task')
  return (
    <>
      <TaskHeader id={id} task={task} agents={agents.data?.items ?? nobody} />
      {task ? (
        <Body task={task} data={data} />
      ) : detail.error ? (
        <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />
      ) : (
        <PageSkeleton />
      )}
    </>
  )
}

function Body({ task, data }: { task: TaskDetail; data: TaskData }) {
  const [{ step: stepId, file, show }, change] = useParamState(taskParams)
  const { timeline, files, nameOf } = data
  const step = task.steps.find((one) => one.step_id === stepId)
  const spans = timeline.data?.items
  const errors = useMemo(() => errorsOf(spans ?? []), [spans])
  const phone = usePhone()
  const done = hasTaskEnded(task.status) && task.result !== null
  const openStep = (id: string) => change({ step: id }, { push: stepId === null })
  const output = <OutputPanel task={task} nameOf={nameOf} />
  const result = <ResultPanel task={task} />
  return (
    <div className="flex min-h-0 flex-1">
      <div className="min-h-0 min-w-0 flex-1 overflow-y-auto px-4 pb-4 max-md:px-3 max-md:pb-3">
        <div
          className={
            step
              ? 'grid grid-cols-1 gap-3'
              : 'grid grid-cols-[minmax(0,1fr)_320px] items-start gap-3 max-lg:grid-cols-1'
          }
        >
          <div className="flex min-w-0 flex-col gap-3">
            <StateNotice task={task} />
            <AskedPanel taskId={task.id} />
            <PromptPanel task={task} />
            {phone && <CostPanel task={task} />}
            {task.origin === 'dispatcher' ? (
              <LogPanel task={task} />
            ) : (
              <WorkflowPanel task={task} nameOf={nameOf} onOpen={openStep} />
            )}
            {done ? result : output}
            <TimelinePanel task={task} data={data} show={show} onShow={(next) => change({ show: next })} />
            <AnsweredPanel taskId={task.id} />
          </div>
          <div className="flex min-w-0 flex-col gap-3">
            {!phone && <CostPanel task={task} />}
            <FilesPanel
              files={files}
              ended={hasTaskEnded(task.status)}
              chosen={file}
              onOpen={(path) => change({ file: path }, { push: true })}
            />
            <ErrorsPanel task={task} errors={errors} nameOf={nameOf} />
            {!done && result}
            <GitPanel task={task} />
          </div>
        </div>
      </div>
      {step && (
        <StepPanel
          task={task}
          step={step}
          nameOf={nameOf}
          onStep={openStep}
          onClose={() => change({ step: null })}
        />
      )}
      {file !== null && files.data && (
        <Suspense fallback={null}>
          <DiffDialog
            files={files.data.items}
            path={file}
            nameOf={nameOf}
            onPath={(path) => change({ file: path })}
            onClose={() => change({ file: null })}
          />
        </Suspense>
      )}
    </div>
  )
}

function PageSkeleton() {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_320px] gap-3 px-4 max-lg:grid-cols-1 max-md:px-3">
      <div className="flex flex-col gap-3">
        <Panel title="Prompt" stale={false} bodyClassName="flex flex-col gap-3 p-3">
          <Skeleton className="w-4/5" />
          <Skeleton className="w-3/5" />
        </Panel>
        <Panel title="Workflow" stale={false}>
          <SkeletonRows rows={4} label="Loading the task" />
        </Panel>
      </div>
      <Panel title="Cost" stale={false} bodyClassName="flex flex-col gap-3 p-3">
        <Skeleton className="h-5 w-24" />
        <Skeleton className="w-40" />
      </Panel>
    </div>
  )
}
