import { expect, it } from 'vitest'
import { type Agents, lineKey, linesOf } from './lines'

const agents: Agents = {
  items: [
    { id: 'plan', parent: null },
    { id: 'build', parent: null },
    { id: 'test', parent: 'build' },
  ],
  error: false,
}

it('puts the agents of an unfolded task below it, subagents under their parents', () => {
  const lines = linesOf(['T-2', 'T-1'], new Map([['T-2', agents]]))
  expect(lines.map(lineKey)).toEqual(['T-2', 'T-2/plan', 'T-2/build', 'T-2/test', 'T-1'])
  expect(lines[1]).toMatchObject({ first: true, last: false, depth: 0 })
  expect(lines[3]).toMatchObject({ first: false, last: true, depth: 1 })
  expect(lines[4]).toMatchObject({ kind: 'task', index: 1 })
})

it.each([
  [{ items: undefined, error: false }, 'Loading its agents'],
  [{ items: undefined, error: true }, 'Its agents cannot be shown now'],
  [{ items: [], error: false }, 'No agent has begun yet'],
])('says why no agent stands there', (known, text) => {
  expect(linesOf(['T-1'], new Map([['T-1', known]]))[1]).toEqual({ kind: 'note', taskId: 'T-1', text })
})
