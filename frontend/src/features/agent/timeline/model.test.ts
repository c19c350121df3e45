import { expect, test } from 'vitest'
import type { TimelineSpan } from '@/api/types'
import { share, ticksOf } from '@/lib/stretch'
import { busyOf, type Member, rowsOf, wholeOf, zoomed } from './model'

const at = (second: number) => new Date(1_795_000_000_000 + second * 1000).toISOString()
const agent = (id: string, start: number, end: number | null): TimelineSpan => ({
  kind: 'agent',
  id,
  agent_id: id,
  label: id,
  start: at(start),
  end: end === null ? null : at(end),
  status: 'running',
})
const tool = (id: string, agent_id: string, start: number, end: number | null): TimelineSpan => ({
  kind: 'tool',
  id,
  agent_id,
  label: id,
  start: at(start),
  end: end === null ? null : at(end),
  status: 'ok',
})
const member = (id: string, parent: string | null): Member => ({
  id,
  parent_agent_id: parent,
  tree_cost: '0',
  tree_agents: 1,
  cost_basis: null,
})

const spans = [
  agent('root', 0, null),
  tool('r1', 'root', 1, 2),
  agent('child', 3, 9),
  tool('c1', 'child', 4, 5),
  tool('r2', 'root', 10, null),
]
const members = [member('root', null), member('child', 'root')]

test('children stand between the calls of their parent in order of time', () => {
  expect(rowsOf(spans, members, new Set(['root']), 'root').map((row) => [row.span.id, row.depth])).toEqual([
    ['root', 0],
    ['r1', 1],
    ['child', 1],
    ['r2', 1],
  ])
})

test('a folded agent hides its calls and keeps its family', () => {
  expect(rowsOf(spans, members, new Set(), 'root').map((row) => row.span.id)).toEqual(['root', 'child'])
  expect(rowsOf(spans, members, new Set(['child']), 'root').map((row) => row.span.id)).toEqual([
    'root',
    'child',
    'c1',
  ])
})

test('the whole reaches to now while something goes on', () => {
  const rows = rowsOf(spans, members, new Set(['root']), 'root')
  const now = Date.parse(at(60))
  expect(wholeOf(rows, now)).toEqual({ from: Date.parse(at(0)), to: now })
})

test('calls that fill only a sliver of the whole are shown first', () => {
  const rows = rowsOf(
    [agent('root', 0, 360_000), tool('r1', 'root', 359_000, 359_400)],
    members,
    new Set(['root']),
    'root',
  )
  const whole = wholeOf(rows, 0)
  const busy = busyOf(rows, whole, 0)
  expect(busy && busy.to - busy.from).toBeLessThan(500_000)
  expect(busy?.from).toBeGreaterThan(whole.from)
  const full = rowsOf(spans, members, new Set(['root']), 'root')
  expect(busyOf(full, wholeOf(full, Date.parse(at(20))), Date.parse(at(20)))).toBeNull()
})

test('ticks are round and few', () => {
  const { times, step } = ticksOf({
    from: Date.parse('2026-11-20T14:00:10Z'),
    to: Date.parse('2026-11-20T14:10:00Z'),
  })
  expect(step).toBe(120_000)
  expect(times.every((time) => time % 120_000 === 0)).toBe(true)
})

test('ticks of years are few too', () => {
  for (const years of [1, 3, 40]) {
    const from = Date.parse('2026-11-20T14:00:10Z')
    const { times } = ticksOf({ from, to: from + years * 365 * 86_400_000 }, 5)
    expect(times.length).toBeGreaterThan(0)
    expect(times.length).toBeLessThanOrEqual(6)
  }
})

test('zooming keeps the moment under the pointer and stays inside', () => {
  const whole = { from: 0, to: 1000 }
  const near = zoomed(whole, whole, 0.5, 250)
  expect(share(250, near)).toBeCloseTo(0.25)
  expect(zoomed(near, whole, 10, 250)).toEqual(whole)
  expect(zoomed(whole, whole, 0.5, 1000)).toEqual({ from: 500, to: 1000 })
})
