import { describe, expect, it } from 'vitest'
import { makeTask } from '@/testing/make-task'
import { foldedWords, secondLine, typeWord } from './words'

const ended = makeTask({ status: 'completed', title: 'Add a flag', agents: 5, cost: '0.418' })

it('folds the agents of a finished task into one line', () => {
  expect(foldedWords(ended)).toBe('5 agents, $0.418')
  expect(foldedWords({ ...ended, agents: 1, cost: null })).toBe('1 agent')
})

it('says types as people do', () => {
  expect(typeWord('bug_fix')).toBe('bug fix')
  expect(typeWord('feature_implementation')).toBe('feature')
})

describe('the second line', () => {
  it('is what needs a person first', () => {
    const asks = makeTask({ status: 'running', approvals_pending: 2 })
    expect(secondLine(asks)).toEqual({ text: 'waits for you: 2 requests for permission', tone: 'warn' })
  })

  it('is the reason of a failure, the step that runs, what a task waits for', () => {
    expect(secondLine(makeTask({ status: 'failed', error: 'exit 1' }))).toEqual({
      text: 'exit 1',
      tone: 'fail',
    })
    const progress = { done: 1, total: 3, percentage: 33, current_step: 'Build it' }
    expect(secondLine(makeTask({ status: 'running', progress })).text).toBe('Build it')
    expect(secondLine(makeTask({ status: 'pending', status_reason: 'waits for T-1' })).text).toBe(
      'waits for T-1',
    )
  })

  it('does not say the title twice', () => {
    expect(secondLine({ ...ended, prompt: 'Add a flag.\nAnd a test.' }).text).toBe('And a test.')
    expect(secondLine({ ...ended, prompt: 'Add a flag', labels: ['cli', 'http'] }).text).toBe('cli, http')
    expect(secondLine({ ...ended, prompt: 'Add a flag' })).toMatchObject({ text: 'by mk, ', created: true })
  })
})
