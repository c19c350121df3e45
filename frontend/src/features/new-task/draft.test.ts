import { describe, expect, it } from 'vitest'
import { makeTask } from '@/testing/make-task'
import { capProblem, draftOf, emptyDraft, planDraft, submissionOf } from './draft'

describe('a cost cap', () => {
  it.each(['', ' ', '1', '1.5', '.50', '2.', '0.000000001', '999999999'])('may be "%s"', (cap) => {
    expect(capProblem(cap)).toBeNull()
  })
  it.each(['-2', 'abc', '1,50', '$3', '1e3', '0', '0.00', '1.0000000001'])('may not be "%s"', (cap) => {
    expect(capProblem(cap)).toMatch(/cap is/)
  })
})

it('asks for a plan with what it depends on, and never with a cap that is wrong', () => {
  const draft = { ...emptyDraft, prompt: 'Fix it', cap: '-1', labels: ['a'], title: 'T', instructions: 'x' }
  expect(planDraft(draft)).toMatchObject({ prompt: 'Fix it', cost_cap: null, labels: [] })
  expect(planDraft({ ...draft, cap: '.5' }).cost_cap).toBe('0.5')
})

it('submits what was filled in, and leaves the rest to the server', () => {
  const draft = { ...emptyDraft, prompt: 'Fix it', cap: '2.', labels: ['a'], instructions: '  ' }
  expect(submissionOf(draft, { directory: '', isolation: 'in_place' }, null)).toEqual({
    prompt: 'Fix it',
    task_type: 'auto',
    mode: 'sequential',
    workflow_id: null,
    model: null,
    driver: null,
    cost_cap: '2',
    always_include_analyst: false,
    title: null,
    priority: 'medium',
    labels: ['a'],
    working_directory: null,
    isolation: 'in_place',
    instructions: null,
    dependencies: [],
    origin: 'browser',
    rerun_of: null,
  })
})

it('is filled with what another task had, its whole prompt and its place', () => {
  const task = makeTask({
    prompt: 'Fix it\nall',
    task_type: 'bug_fix',
    workflow_id: 'bug_fix',
    working_directory: '/code/api',
    isolation: 'worktree',
    labels: ['a'],
    cost_cap: '2.00',
    instructions: 'Be short',
    always_include_analyst: true,
  })
  expect(draftOf(task)).toMatchObject({
    prompt: 'Fix it\nall',
    type: 'bug_fix',
    workflow: null,
    directory: '/code/api',
    isolation: 'worktree',
    cap: '2.00',
    instructions: 'Be short',
    analyst: true,
  })
  expect(draftOf(makeTask({ workspace: null, working_directory: '/data/work/t-1' })).directory).toBe('')
  expect(draftOf(makeTask({ task_type: 'chore', workflow_id: 'chore' })).type).toBe('auto')
})
