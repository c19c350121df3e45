import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { approvalKeys } from '@/api/approvals'
import { peekTask } from '@/api/task-rows'
import { taskKeys } from '@/api/tasks'
import type { ApprovalPage, TaskDetail } from '@/api/types'
import type { LiveBatch } from '@/live/batch'
import { makeApproval, makeStep, makeTask } from '@/testing/make-task'
import { taskCaches } from './live-tasks'

const nothing: LiveBatch = {
  events: [],
  agents: [],
  tasks: [],
  steps: [],
  approvals: [],
  deltas: [],
  status: null,
  sources: [],
}
const step = makeStep({ step_id: 'build', status: 'running', output: 'so far' })
const task = makeTask({ id: 't', prompt: 'all of the prompt', steps: [step], last_seq: 10 })

let client: QueryClient
let take: (batch: LiveBatch) => void
const detail = () => client.getQueryData<TaskDetail>(taskKeys.detail('t'))

beforeEach(() => {
  vi.useFakeTimers()
  client = new QueryClient()
  client.setQueryData(taskKeys.detail('t'), task)
  take = taskCaches(client)
})
afterEach(() => vi.useRealTimers())

describe('what the socket brings of tasks', () => {
  it('lays rows over the detail, but keeps what rows do not have', () => {
    const row = makeTask({ id: 't', prompt: 'all of…', cost: '0.5', last_seq: 11 })
    take({ ...nothing, tasks: [{ ...row }] })
    expect(detail()).toMatchObject({ prompt: 'all of the prompt', cost: '0.5' })
    expect(peekTask(client, 't')?.cost).toBe('0.5')
    take({ ...nothing, tasks: [{ ...row, cost: '0.1', last_seq: 9 }] })
    expect(detail()?.cost).toBe('0.5')
  })

  it('moves steps and keeps their outputs until the detail comes again', () => {
    const { output: _, ...moved } = { ...step, cost: '0.2', task_id: 't' }
    take({ ...nothing, steps: [moved, { ...moved, step_id: 'test', role: 'TESTER' }] })
    expect(detail()?.steps).toMatchObject([
      { step_id: 'build', cost: '0.2', output: 'so far' },
      { step_id: 'test', role: 'TESTER', output: null },
    ])
  })

  it('asks for the detail again when a step or the task changes its status', () => {
    const { output: _, ...moved } = { ...step, task_id: 't' }
    take({ ...nothing, steps: [moved] })
    expect(client.getQueryState(taskKeys.detail('t'))?.isInvalidated).toBe(false)
    take({ ...nothing, steps: [{ ...moved, status: 'completed' }] })
    expect(client.getQueryState(taskKeys.detail('t'))?.isInvalidated).toBe(true)
  })

  it('takes in requests for permission where they belong', () => {
    const page: ApprovalPage = { items: [], next_cursor: null, total: 0, as_of_seq: 1 }
    client.setQueryData(approvalKeys.pending, page)
    client.setQueryData(approvalKeys.ofTask('t'), page)
    take({
      ...nothing,
      approvals: [makeApproval({ task_id: 't' }), makeApproval({ id: 'ap-2', task_id: 'u' })],
    })
    expect(client.getQueryData<ApprovalPage>(approvalKeys.pending)?.total).toBe(2)
    expect(client.getQueryData<ApprovalPage>(approvalKeys.ofTask('t'))?.total).toBe(1)
  })
})
