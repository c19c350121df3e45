import { expect, it } from 'vitest'
import { buildTree } from './agent-tree'

const node = (id: string, parent: string | null = null) => ({ id, parent })
const drawn = (nodes: { id: string; parent: string | null }[]) =>
  buildTree(nodes).map((row) => '  '.repeat(row.depth) + row.node.id)

it('puts a tree where its most urgent member stood', () => {
  const nodes = [node('stuck'), node('child', 'root'), node('single'), node('root'), node('other', 'root')]
  expect(drawn(nodes)).toEqual(['stuck', 'root', '  child', '  other', 'single'])
})

it('says which lines go on below a row', () => {
  const rows = buildTree([node('a'), node('b', 'a'), node('c', 'b'), node('d', 'a')])
  expect(rows.map((row) => [row.node.id, row.guides, row.last])).toEqual([
    ['a', [], true],
    ['b', [true], false],
    ['c', [true, false], true],
    ['d', [false], true],
  ])
})

it('keeps every node once, also orphans and circles', () => {
  const nodes = [node('orphan', 'gone'), node('x', 'y'), node('y', 'x'), node('self', 'self')]
  expect(
    buildTree(nodes)
      .map((row) => row.node.id)
      .sort(),
  ).toEqual(['orphan', 'self', 'x', 'y'])
})

it('lays ten thousand out in a moment', () => {
  const nodes = Array.from({ length: 10_000 }, (_, index) =>
    node(`n${index}`, index % 7 === 0 ? null : `n${index - (index % 7)}`),
  )
  const started = performance.now()
  expect(buildTree(nodes)).toHaveLength(10_000)
  expect(performance.now() - started).toBeLessThan(1000)
})
