import { expect, it } from 'vitest'
import { makeStep, makeTask } from '@/testing/make-task'
import { graphSteps, workflowWords } from './graph-steps'

const task = makeTask({
  complexity: 'complex',
  steps: [
    makeStep({
      step_id: 'test',
      role: 'TESTER',
      position: 2,
      depends_on: ['build'],
      model: 'claude-haiku-5-20260801',
    }),
    makeStep({
      step_id: 'plan',
      role: 'ANALYST',
      status: 'completed',
      agent_id: 'a-1',
      cost: '0.05',
      started_at: '2026-11-20T13:00:00Z',
      completed_at: '2026-11-20T13:01:00Z',
    }),
    makeStep({
      step_id: 'build',
      position: 1,
      status: 'running',
      agent_id: 'a-2',
      cost: '0.02',
      started_at: '2026-11-20T13:01:00Z',
      depends_on: ['plan'],
    }),
  ],
})
const nameOf = (id: string) => (id === 'a-1' ? 'analyst-7d0' : undefined)

it('draws steps in their order: what has begun with its own figures, what has not with estimates', () => {
  const [plan, build, test] = graphSteps(task, nameOf)
  expect(plan).toMatchObject({ id: 'plan', who: 'analyst-7d0', cost: '0.05', waits: false })
  expect(build).toMatchObject({ id: 'build', who: 'a-2', cost: '0.02', endedAt: null })
  expect(test).toMatchObject({
    id: 'test',
    who: 'haiku-5',
    cost: '0.12',
    startedAt: null,
    expectedSeconds: 120,
  })
})

it('marks the step that asks, and only while it runs', () => {
  const steps = graphSteps(task, nameOf, new Set(['build', 'plan', null]))
  expect(steps.filter((step) => step.waits).map((step) => step.id)).toEqual(['build'])
})

it('shows no estimate for a step that never began', () => {
  const cancelled = makeTask({ steps: [makeStep({ status: 'cancelled' })] })
  expect(graphSteps(cancelled, nameOf)[0]).toMatchObject({ cost: null, startedAt: null, endedAt: null })
})

it('says which workflow it is, and whether ANALYST is part of it', () => {
  expect(workflowWords(task)).toBe('feature_implementation, complex: ANALYST included')
  const skipped = makeTask({ skipped: [{ role: 'ANALYST', reason: 'one file' }] })
  expect(workflowWords(skipped)).toBe('feature_implementation, simple: ANALYST skipped')
  expect(workflowWords(makeTask({ workflow_id: null, task_type: null, complexity: null }))).toBe('')
})
