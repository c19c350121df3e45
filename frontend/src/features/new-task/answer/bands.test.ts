import { expect, it } from 'vitest'
import { bandsOf } from './bands'

const step = (id: string, ...dependsOn: string[]) => ({ id, dependsOn })

it('goes on in a new band as text goes on in a new line', () => {
  const steps = [step('a'), step('b', 'a'), step('c', 'b'), step('d', 'c'), step('e', 'd')]
  const { cells, columns, rows } = bandsOf(steps, 3)
  expect(cells.map((cell) => [cell.id, cell.band, cell.column])).toEqual([
    ['a', 0, 0],
    ['b', 0, 1],
    ['c', 0, 2],
    ['d', 1, 0],
    ['e', 1, 1],
  ])
  expect([columns, rows]).toEqual([3, [1, 1]])
})

it('puts what runs side by side one above the other', () => {
  const { cells, columns, rows } = bandsOf([step('a'), step('b'), step('c', 'a', 'b')], 3)
  expect(cells).toMatchObject([{ row: 0 }, { row: 1 }, { column: 1, row: 0 }])
  expect([columns, rows]).toEqual([2, [2]])
})

it('lives with circles and with what is missing', () => {
  expect(bandsOf([step('a', 'b'), step('b', 'a'), step('c', 'nowhere')], 3).cells).toHaveLength(3)
  expect(bandsOf([], 3).rows).toEqual([1])
})
