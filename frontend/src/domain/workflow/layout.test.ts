import { describe, expect, it } from 'vitest'
import { heightFor, layoutOf, NODE_HEIGHT, NODE_WIDTH, viewOf, walk } from './layout'

const diamond = [
  { id: 'plan', dependsOn: [] },
  { id: 'api', dependsOn: ['plan'] },
  { id: 'ui', dependsOn: ['plan'] },
  { id: 'test', dependsOn: ['api', 'ui'] },
]
const places = (steps: { id: string; dependsOn: string[] }[]) => {
  const laid = layoutOf(steps)
  return { laid, at: (id: string) => laid.nodes.find((node) => node.id === id) ?? { x: NaN, y: NaN } }
}

describe('the layout of a workflow', () => {
  it('runs from left to right and puts what runs at the same time above one another', () => {
    const { at } = places(diamond)
    expect(at('plan').x).toBeLessThan(at('api').x)
    expect(at('api').x).toBe(at('ui').x)
    expect(Math.abs(at('api').y - at('ui').y)).toBeGreaterThanOrEqual(NODE_HEIGHT)
    expect(at('test').x).toBeGreaterThanOrEqual(at('ui').x + NODE_WIDTH)
  })

  it('leaves out what is unknown, doubled or would go round in a circle', () => {
    const { laid } = places([
      { id: 'a', dependsOn: ['c', 'nowhere', 'a'] },
      { id: 'b', dependsOn: ['a', 'a'] },
      { id: 'c', dependsOn: ['b'] },
    ])
    expect(laid.lines).toEqual([
      { from: 'c', to: 'a' },
      { from: 'a', to: 'b' },
    ])
  })

  it('places a hundred steps apart, in little time', () => {
    const steps = Array.from({ length: 100 }, (_, index) => ({
      id: `s${index}`,
      dependsOn: index === 0 ? [] : [`s${Math.floor((index - 1) / 3)}`],
    }))
    const { laid } = places(steps)
    const spots = new Set(laid.nodes.map(({ x, y }) => `${x} ${y}`))
    expect(spots.size).toBe(100)
    const view = viewOf(laid, { width: 800, height: 340 }, laid.nodes[50])
    expect(view.zoom).toBe(0.85)
    expect(heightFor(laid, 340)).toBe(340)
  })

  it('shows a small workflow whole and in the middle', () => {
    const { laid } = places(diamond)
    const view = viewOf(laid, { width: 900, height: 220 }, undefined)
    expect(view.zoom).toBe(1)
    expect(view.x).toBeCloseTo((900 - laid.width) / 2)
  })

  it('is walked by arrows to the nearest step that way, and stops at the border', () => {
    const { laid, at } = places(diamond)
    const [upper, lower] = at('api').y < at('ui').y ? ['api', 'ui'] : ['ui', 'api']
    expect(walk(laid.nodes, 'test', 'ArrowRight')).toBeNull()
    expect(walk(laid.nodes, upper, 'ArrowDown')).toBe(lower)
    expect(walk(laid.nodes, lower, 'ArrowUp')).toBe(upper)
    expect(walk(laid.nodes, lower, 'ArrowLeft')).toBe('plan')
    expect(walk(laid.nodes, 'ui', 'Home')).toBe('plan')
    expect(walk(laid.nodes, 'plan', 'End')).toBe('test')
  })
})
