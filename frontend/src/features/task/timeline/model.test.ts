import { describe, expect, it } from 'vitest'
import type { TimelineSpan } from '@/api/types'
import { makeStep, makeTask } from '@/testing/make-task'
import { expectedEnd, forecast, projectedCost } from '../forecast'
import { errorsOf, type Member, type Row, rowsOf, type Show, wholeOf } from './model'

const T0 = Date.parse('2026-11-20T13:00:00Z')
const at = (second: number) => new Date(T0 + second * 1000).toISOString()
const agent = (id: string, from: number, to: number | null, status = 'completed'): TimelineSpan => ({
  kind: 'agent',
  id,
  label: id,
  agent_id: id,
  start: at(from),
  end: to === null ? null : at(to),
  status: to === null ? 'running' : status,
})
const call = (agentId: string, second: number, status = 'ok'): TimelineSpan => ({
  kind: 'tool',
  id: `${agentId}-${second}`,
  label: `Read ${second}`,
  agent_id: agentId,
  start: at(second),
  end: status === 'running' ? null : at(second + 0.5),
  status,
})
const member = (id: string, parent: string | null = null): Member => ({
  id,
  parent_agent_id: parent,
  cost: '0.1',
  tree_cost: '0.1',
  tree_agents: 1,
  cost_basis: 'computed',
  unpriced: false,
})
const steps = [
  makeStep({
    step_id: 'plan',
    status: 'completed',
    agent_id: 'planner',
    started_at: at(0),
    completed_at: at(60),
  }),
  makeStep({
    step_id: 'build',
    status: 'running',
    agent_id: 'builder',
    started_at: at(60),
    depends_on: ['plan'],
    cost: '0.05',
    estimate: { cost: '0.20', seconds: 100 },
  }),
  makeStep({
    step_id: 'test',
    role: 'TESTER',
    depends_on: ['build'],
    estimate: { cost: '0.10', seconds: 30 },
  }),
  makeStep({ step_id: 'review', role: 'REVIEWER', depends_on: ['test'], estimate: null }),
]
const spans = [
  agent('planner', 0, 60),
  call('planner', 10),
  agent('builder', 60, null),
  ...[61, 62, 63, 64, 65, 66, 67, 68].map((second) => call('builder', second)),
  call('builder', 70, 'error'),
  call('builder', 71),
  agent('tester', 80, null),
  call('tester', 81, 'running'),
]
const members = [member('planner'), member('builder', 'planner'), member('tester', 'builder')]
const NOW = T0 + 90_000
const build = (show: Show = 'all', flipped: string[] = [], unfolded: string[] = []) =>
  rowsOf({
    spans,
    members,
    steps,
    ahead: forecast(steps, NOW),
    show,
    flipped: new Set(flipped),
    unfolded: new Set(unfolded),
  })
const shape = (rows: Row[]) =>
  rows.map((row) => {
    const words =
      row.kind === 'fold' ? `${row.count} more` : row.kind === 'ahead' ? row.step.role : row.span.id
    return `${' '.repeat(row.depth)}${words}`
  })

describe('the waterfall of a task', () => {
  it('opens what runs, folds what is done and what went well, and shows what is ahead', () => {
    expect(shape(build())).toEqual([
      'planner',
      'builder',
      ' builder-61',
      ' 7 more',
      ' builder-70',
      ' builder-71',
      ' tester',
      '  tester-81',
      'TESTER',
      'REVIEWER',
    ])
  })

  it('folds and unfolds by hand', () => {
    expect(shape(build('all', ['builder']))).toEqual([
      'planner',
      'builder',
      ' tester',
      '  tester-81',
      'TESTER',
      'REVIEWER',
    ])
    const open = build('all', ['planner'], ['fold builder-62'])
    expect(shape(open)).toContain(' planner-10')
    expect(shape(open)).not.toContain(' 7 more')
  })

  it('shows agents alone, or where the errors are', () => {
    expect(shape(build('agents'))).toEqual(['planner', 'builder', ' tester', 'TESTER', 'REVIEWER'])
    expect(shape(build('errors'))).toEqual(['builder', ' builder-70'])
    expect(errorsOf(spans)).toHaveLength(1)
  })

  it('reaches as far as what is expected while it runs, and no further than its end after', () => {
    const rows = build()
    const whole = wholeOf(rows, NOW, true)
    expect(whole.from).toBeLessThan(T0)
    expect(whole.to).toBeGreaterThanOrEqual(T0 + 190_000)
    const done = rowsOf({
      spans: [agent('planner', 0, 60)],
      members: [],
      steps: [],
      ahead: new Map(),
      show: 'all',
      flipped: new Set(),
      unfolded: new Set(),
    })
    expect(wholeOf(done, NOW, false).to).toBeLessThan(NOW)
  })
})

describe('what is to be expected of a task', () => {
  it('follows what steps wait for', () => {
    const expected = forecast(steps, NOW)
    expect(expected.get('test')).toEqual({ start: T0 + 160_000, end: T0 + 190_000 })
    expect(expected.get('review')).toEqual({ start: T0 + 190_000, end: T0 + 190_000 })
    expect(expectedEnd(makeTask({ steps }), NOW)).toBe(T0 + 190_000)
  })

  it('starts no step in the past, however late one is', () => {
    expect(forecast(steps, T0 + 300_000).get('test')?.start).toBe(T0 + 300_000)
  })

  it('survives steps that wait for each other', () => {
    const circle = [
      makeStep({ step_id: 'a', depends_on: ['b'] }),
      makeStep({ step_id: 'b', depends_on: ['a'] }),
    ]
    expect(forecast(circle, NOW).size).toBe(2)
  })

  it('adds what the rest is estimated to cost, and no more than that for a step that runs', () => {
    expect(projectedCost(makeTask({ steps, cost: '0.15' }))).toBeCloseTo(0.4)
    expect(projectedCost(makeTask({ steps: [], cost: '0.15' }))).toBeNull()
  })
})
