import type { QueryClient } from '@tanstack/react-query'
import { putApprovals } from '@/api/approvals'
import { refresh } from '@/api/refresh'
import { peekTask, putTasks } from '@/api/task-rows'
import { putSteps, putTaskDetail, taskKeys } from '@/api/tasks'
import type { Task, TaskDetail } from '@/api/types'
import { throttle } from '@/lib/throttle'
import type { LiveBatch } from '@/live/batch'

const REORDER_MS = 400
const DETAIL_MS = 500

/** True where a list could gain, lose or move a row, not only redraw it. */
const changesLists = (before: Task | undefined, after: Task): boolean =>
  before?.status !== after.status ||
  before.archived_at !== after.archived_at ||
  before.approvals_pending !== after.approvals_pending ||
  before.labels.join() !== after.labels.join()

/** Writes what arrives about tasks, their steps and requests for permission into the cache. */
export function taskCaches(client: QueryClient): (batch: LiveBatch) => void {
  const again = (queryKey: readonly unknown[]) => refresh(client, { queryKey })
  const lists = throttle(() => Promise.all([again(taskKeys.lists), again(taskKeys.facets)]), REORDER_MS)
  const details = throttle(
    () => client.refetchQueries({ queryKey: taskKeys.details, type: 'active', stale: true }),
    DETAIL_MS,
  )
  const compared = throttle(() => again(taskKeys.compared), DETAIL_MS)
  const outdate = (id: string) => {
    client
      .getQueryCache()
      .find({ queryKey: taskKeys.detail(id), exact: true })
      ?.invalidate()
    details()
  }

  return ({ tasks, steps, approvals }) => {
    if (approvals.length > 0) putApprovals(client, approvals)
    let moved = false
    const changed = new Set<string>()
    for (const task of tasks) {
      const before = peekTask(client, task.id)
      if (changesLists(before, task)) moved = true
      // Result and error are in the detail alone.
      if (before?.status !== task.status || before.run !== task.run) changed.add(task.id)
      putTaskDetail(client, task)
    }
    putTasks(client, tasks)
    for (const step of steps) {
      const known = client.getQueryData<TaskDetail>(taskKeys.detail(step.task_id))
      const before = known?.steps.find((one) => one.step_id === step.step_id)
      // Outputs come with the detail alone.
      if (known && before?.status !== step.status) changed.add(step.task_id)
    }
    putSteps(client, steps)
    // After the writes, as each of them makes an entry count as fresh.
    for (const id of changed) outdate(id)
    if (moved) {
      lists()
      compared()
    }
  }
}
