import { describe, expect, it } from 'vitest'
import { draftOf, emptyDraft, faultsOf, means, overrideOf } from './override-form'

const good = { ...emptyDraft('my-model'), input: '1.25', output: '10' }

describe('a price of one’s own', () => {
  it.each(['0', '1', '1.25', '.5', '3.', '10000000'])('may be %s', (input) => {
    expect(faultsOf({ ...good, input })).toEqual({})
  })

  it.each([
    ['', 'Give a price; 0 means free'],
    ['-2', 'A price is 0 or more'],
    ['$5', 'Only the number, without $'],
    ['1,25', 'Write it with a point, as in 1.25'],
    ['five', 'Not a number: write it as in 1.25'],
    ['1e3', 'Not a number: write it as in 1.25'],
    ['NaN', 'Not a number: write it as in 1.25'],
    ['10000001', 'More than ten million dollars is a slip'],
  ])('may not be "%s"', (input, why) => {
    expect(faultsOf({ ...good, input })).toEqual({ input: why })
  })

  it('may leave out the prices of the cache', () => {
    expect(faultsOf({ ...good, cache_read: '' })).toEqual({})
    expect(faultsOf({ ...good, cache_read: 'x' })).toHaveProperty('cache_read')
  })

  it.each([
    ['', 'Name a model; * stands for anything'],
    ['two words', 'Names of models have no spaces'],
  ])('is not for the pattern "%s"', (pattern, why) => {
    expect(faultsOf({ ...good, pattern })).toEqual({ pattern: why })
  })

  it('starts at midnight of the chosen day, here', () => {
    const override = overrideOf({ ...good, from: '2026-11-01' }, null)
    expect(Date.parse(override.effective_from ?? '')).toBe(new Date(2026, 10, 1).getTime())
  })

  it('keeps what the form does not show when it is edited', () => {
    const known = {
      id: 'own-1',
      model_pattern: 'a*',
      provider: 'anthropic',
      input: '1.00',
      output: '2.00',
      effective_from: '2026-11-01T17:30:00.000Z',
    }
    const draft = { ...draftOf(known), output: '3' }
    expect(overrideOf(draft, known)).toMatchObject({
      id: 'own-1',
      provider: 'anthropic',
      output: '3',
      effective_from: '2026-11-01T17:30:00.000Z',
    })
  })
})

describe('a pattern', () => {
  it.each([
    ['claude-*', 'claude-opus-5', true],
    ['CLAUDE-*', 'claude-opus-5', true],
    ['gpt-?', 'gpt-5', true],
    ['gpt-?', 'gpt-51', false],
    ['gpt-5.1', 'gpt-5x1', false],
    ['opus', 'claude-opus-5', false],
  ])('%s means %s: %s', (pattern, model, fits) => {
    expect(means(pattern, model)).toBe(fits)
  })
})
