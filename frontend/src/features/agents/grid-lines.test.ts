import { expect, it } from 'vitest'
import type { Agent } from '@/api/types'
import { makeAgent } from '@/testing/make'
import { gridLines } from './grid-lines'

function lines(agents: Agent[], perLine = 4) {
  const byId = new Map(agents.map((agent) => [agent.id, agent]))
  const entries = agents.map((agent) => ({ id: agent.id, parent: null, workspace: agent.workspace }))
  return gridLines(entries, (id) => byId.get(id), perLine, Date.parse('2026-11-20T13:32:20Z'))
}
const many = (count: number, status: Agent['status'], workspace = 'w') =>
  Array.from({ length: count }, (_, index) => makeAgent({ id: `${status}${index}`, status, workspace }))

it('fills the line with finished agents and folds the rest into its last card', () => {
  const [head, cards] = lines([...many(2, 'running'), ...many(9, 'completed')])
  expect(head).toMatchObject({ kind: 'head', workspace: 'w' })
  expect(cards).toMatchObject({ kind: 'cards', ids: ['running0', 'running1', 'completed0'] })
  expect(cards?.kind === 'cards' && cards.folded).toHaveLength(8)
})

it('folds nothing that has room', () => {
  const [, cards] = lines([...many(1, 'stuck'), ...many(3, 'completed')])
  expect(cards?.kind === 'cards' && cards.folded).toHaveLength(0)
  expect(cards?.kind === 'cards' && cards.ids).toHaveLength(4)
})

it('shows every agent that is alive or went wrong', () => {
  const all = lines([...many(6, 'running'), ...many(3, 'failed')])
  const ids = all.flatMap((line) => (line.kind === 'cards' ? line.ids : []))
  expect(ids).toHaveLength(9)
})

it('keeps workspaces in the order of the list', () => {
  const heads = lines([...many(1, 'stuck', 'b'), ...many(1, 'running', 'a')]).filter(
    (line) => line.kind === 'head',
  )
  expect(heads.map((line) => line.workspace)).toEqual(['b', 'a'])
})

it('lets go of what failed long ago', () => {
  const old = many(5, 'failed').map((agent) => ({ ...agent, updated_at: '2026-11-18T10:00:00.000Z' }))
  const [, cards] = lines([...many(1, 'running'), ...old])
  expect(cards?.kind === 'cards' && cards.ids).toEqual(['running0', 'failed0', 'failed1'])
  expect(cards?.kind === 'cards' && cards.folded).toHaveLength(3)
})
