import { expect, it } from 'vitest'
import { ApiError } from '@/api/error'
import { problemsOf } from './problems'

const refused = (message: string, details: unknown = null, status = 422) =>
  problemsOf(new ApiError(status, { code: 'invalid', message, details }))

it('puts each reason under its field', () => {
  const details = [
    { where: 'body.labels.0', reason: 'String should have at least 1 character' },
    { where: 'body.labels.1', reason: 'second' },
    { where: 'body.title', reason: 'too long' },
  ]
  expect(refused('body.labels.0: …', details)).toEqual({
    fields: { labels: 'String should have at least 1 character', title: 'Too long' },
    general: null,
  })
})

it.each([
  ['prompt: say what is to be done', 'prompt', 'Say what is to be done'],
  ['cost_cap: must be more than nothing', 'cost_cap', 'Must be more than nothing'],
  ['working_directory: there is no folder /x', 'working_directory', 'There is no folder /x'],
  ['isolation branch: needs a clean tree', 'isolation', 'Branch: needs a clean tree'],
  ['isolation branch needs a working directory', 'isolation', 'Isolation branch needs a working directory'],
])('reads the field out of "%s"', (message, field, said) => {
  expect(refused(message).fields).toEqual({ [field]: said })
})

it('knows a folder that is out of bounds by its words', () => {
  const message = '/etc is not below a folder where tasks may work'
  expect(refused(message, null, 403).fields).toEqual({ working_directory: message })
})

it('says the rest above the buttons', () => {
  expect(refused('the kill switch is pulled', null, 409)).toEqual({
    fields: {},
    general: 'the kill switch is pulled',
  })
  expect(problemsOf(new ApiError(0, null)).general).toBe('The server cannot be reached')
})
