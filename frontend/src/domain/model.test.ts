import { beforeEach, expect, it, vi } from 'vitest'
import { modelName } from './model-name'

it.each([
  ['claude-opus-5-20260901', 'opus-5'],
  ['us.anthropic.claude-sonnet-5-20260715-v1:0', 'sonnet-5'],
  ['anthropic/claude-haiku-5@20260801', 'haiku-5'],
  ['claude-3-5-haiku-latest', '3-5-haiku'],
  ['gpt-5-codex', 'gpt-5-codex'],
  ['', ''],
])('%s is called %s', (model, name) => {
  expect(modelName(model)).toBe(name)
})

const load = async () => {
  vi.resetModules()
  return import('./model-colour')
}

beforeEach(() => localStorage.clear())

it('keeps a colour per model over reloads, whatever is asked first', async () => {
  const first = await load()
  expect(first.modelColour('gemini-3-pro')).toBe('var(--chart-4)')
  expect(first.modelColour('claude-opus-5')).toBe('var(--chart-0)')
  expect(first.modelColour('claude-opus-6')).toBe('var(--chart-1)')
  const again = await load()
  expect(again.modelColour('claude-opus-6')).toBe('var(--chart-1)')
  expect(again.modelColour('claude-opus-5')).toBe('var(--chart-0)')
})

it('gives the sixth model and those after it the colour of "other"', async () => {
  const { modelColour, otherColour } = await load()
  for (const model of ['a', 'b', 'c', 'd', 'e']) expect(modelColour(model)).not.toBe(otherColour)
  expect(modelColour('f')).toBe(otherColour)
})
