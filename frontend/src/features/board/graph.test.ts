import { expect, it } from 'vitest'
import { makeTask } from '@/testing/make-task'
import { graphOf, pathOf, shapeOf, stepFrom } from './graph'

const tasks = [
  makeTask({ id: 'a', status: 'completed' }),
  makeTask({ id: 'b', status: 'running', dependencies: ['a'], agent: 'backend-1' }),
  makeTask({ id: 'c', status: 'pending', dependencies: ['b', 'gone'] }),
  makeTask({ id: 'd', status: 'pending' }),
  makeTask({ id: 'e', status: 'completed', dependencies: ['a'] }),
]

it('draws the chains that are not over, from left to right', () => {
  const { boxes, links } = graphOf(tasks)
  expect(boxes.map((box) => box.id).sort()).toEqual(['a', 'b', 'c', 'gone'])
  const at = Object.fromEntries(boxes.map((box) => [box.id, box]))
  expect(at.a?.x).toBeLessThan(at.b?.x ?? 0)
  expect(at.b?.x).toBeLessThan(at.c?.x ?? 0)
  expect(at.c?.waits).toEqual(['b', 'gone'])
  expect(at.b?.waits).toEqual([])
  expect(at.gone?.task).toBeNull()
  expect(links.find((link) => link.to === 'b')?.open).toBe(false)
  expect(links.find((link) => link.to === 'c')?.open).toBe(true)
})

it('is laid out anew for what it draws alone', () => {
  const [first = makeTask(), ...rest] = tasks
  expect(shapeOf([{ ...first, cost: '9.00', tokens: 1 }, ...rest])).toBe(shapeOf(tasks))
  expect(shapeOf([{ ...first, status: 'running' }, ...rest])).not.toBe(shapeOf(tasks))
})

it('is walked along its lines', () => {
  const graph = graphOf(tasks)
  expect(stepFrom(graph, 'a', 'ArrowRight')).toBe('b')
  expect(stepFrom(graph, 'c', 'ArrowLeft')).toBe('b')
  expect(stepFrom(graph, 'a', 'x')).toBeNull()
})

it('follows one agent, and survives a circle', () => {
  expect(graphOf(tasks, 'backend-1').boxes.map((box) => box.id)).toEqual(['b', 'a'])
  const circle = [
    makeTask({ id: 'x', status: 'pending', dependencies: ['y'] }),
    makeTask({ id: 'y', status: 'pending', dependencies: ['x'] }),
  ]
  const { boxes, links } = graphOf(circle)
  expect([boxes.length, links.length]).toEqual([2, 1])
  const [x, y] = boxes
  expect(x && y && pathOf(x, y)).toMatch(/^M/)
})
