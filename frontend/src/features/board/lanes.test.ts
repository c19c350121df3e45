import { describe, expect, it } from 'vitest'
import { makeTask } from '@/testing/make-task'
import { besideOf, boardOf, cardId, countOf, groupOf, laneOf, spent, timeOf, waitsFor } from './lanes'

const file = { lane: 'inbox', agent: null, status: 'pending', cost: '0.00' } as const
const task = (id: string, changes: Parameters<typeof makeTask>[0] = {}) =>
  makeTask({ id, started_at: null, ...changes })

describe('the lane', () => {
  it('of a file is its folder, whatever its status says', () => {
    expect(laneOf({ lane: 'inbox', status: 'running' })).toBe('inbox')
    expect(laneOf({ lane: 'done', status: 'failed' })).toBe('done')
  })

  it('of another task follows its status', () => {
    const lanes = [
      'pending',
      'assigned',
      'running',
      'paused',
      'completed',
      'failed',
      'cancelled',
      'error',
    ] as const
    expect(lanes.map((status) => laneOf({ lane: null, status }))).toEqual([
      'inbox',
      'assigned',
      'assigned',
      'assigned',
      'done',
      'done',
      'done',
      'done',
    ])
    expect(laneOf({ lane: 'elsewhere', status: 'pending' })).toBe('inbox')
  })
})

describe('the board', () => {
  const tasks = [
    task('old', { ...file, created_at: '2026-11-01T10:00:00Z' }),
    task('new', { ...file, created_at: '2026-11-20T10:00:00Z', dependencies: ['b1', 'gone'] }),
    task('b1', { lane: 'assigned', agent: 'backend-1', status: 'running', cost: '0.40' }),
    task('b2', { lane: 'assigned', agent: 'backend-1', status: 'assigned', cost: '0.20' }),
    task('own', { status: 'paused', workspace: 'shop', cost: null }),
    task('d1', { lane: 'done', status: 'completed', completed_at: '2026-11-19T10:00:00Z', agent: 'infra-1' }),
    task('d2', { status: 'cancelled', completed_at: '2026-11-20T10:00:00Z' }),
    task('away', { ...file, archived_at: '2026-11-20T10:00:00Z' }),
  ]

  it('has each task once, the newest first, without archived ones', () => {
    const board = boardOf(tasks)
    expect(board.inbox).toEqual(['new', 'old'])
    expect(board.done).toEqual(['d2', 'd1'])
    expect(board.order).toHaveLength(7)
    expect(countOf(board, 'assigned')).toBe(3)
    expect(countOf(board, 'inbox')).toBe(2)
  })

  it('groups what is assigned by agent, else by workspace', () => {
    const groups = boardOf(tasks).assigned
    expect(groups.map((group) => [group.name, group.ids.length, group.agent])).toEqual([
      ['backend-1', 2, true],
      ['shop', 1, false],
    ])
    expect(Number(groups[0]?.cost)).toBeCloseTo(0.6)
    expect(groups[1]?.cost).toBeNull()
    expect(groupOf({ agent: null, workspace: null })).toBe('No agent')
  })

  it('shows one agent alone', () => {
    expect(boardOf(tasks, 'backend-1').order).toEqual(['b1', 'b2'])
  })

  it('has a card beside each card', () => {
    const board = boardOf(tasks)
    expect(besideOf(board, 'old', 1)).toBe('b2')
    expect(besideOf(board, 'own', 1)).toBe('d1')
    expect(besideOf(board, 'd2', -1)).toBe(board.order[2])
    expect(besideOf(board, 'new', -1)).toBeUndefined()
    expect(besideOf(boardOf(tasks.slice(0, 1)), 'old', 1)).toBeUndefined()
  })

  it('knows who waits for whom', () => {
    expect(boardOf(tasks).waiting.get('b1')).toEqual(['new'])
  })
})

describe('a card', () => {
  const known = (id: string) =>
    ({ a: { id: 'a', title: 'A', status: 'completed' }, b: { id: 'b', title: 'B', status: 'failed' } })[id] as
      | { id: string; title: string; status: 'completed' | 'failed' }
      | undefined

  it('waits for what is not completed, and for what nobody knows', () => {
    expect(waitsFor({ status: 'pending', dependencies: ['a', 'b', 'c'] }, known)).toEqual(['b', 'c'])
    expect(waitsFor({ status: 'completed', dependencies: ['b'] }, known)).toEqual([])
  })

  it('says its id without its folder', () => {
    expect(cardId('shop:TASK-0187')).toBe('TASK-0187')
    expect(cardId('T-214')).toBe('T-214')
  })

  it('has a cost only where there is one', () => {
    expect([spent('0.00'), spent(null), spent('0.01')]).toEqual([null, null, '0.01'])
  })

  it('counts its time from when it came into its lane', () => {
    const started = task('x', { status: 'running', started_at: '2026-11-20T09:00:00Z' })
    expect(timeOf(started)).toBe('2026-11-20T09:00:00Z')
    expect(timeOf({ ...started, started_at: null })).toBe(started.created_at)
  })
})
