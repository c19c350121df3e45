import { expect, it } from 'vitest'
import { fieldName, listOf, restOf, textOf } from './fields'

it('every field has a place, and only empty ones are left out', () => {
  const { short, long } = restOf({
    id: 'TASK-1',
    title: 'placed elsewhere',
    estimated_hours: 3,
    labels: ['a', 'b'],
    context: 'one line\nand another',
    links: { design: 'picture' },
    nothing: null,
    none: [],
    urgent: false,
  })
  expect(short.map((field) => field.name)).toEqual(['estimated_hours', 'labels', 'urgent'])
  expect(long.map((field) => field.name)).toEqual(['context', 'links'])
})

it('names and values read as people write them', () => {
  expect(fieldName('max_cost_usd')).toBe('Max cost usd')
  expect(textOf(['a', 2, { b: 1 }])).toBe('a, 2, {"b":1}')
})

it('criteria are a list, however they are written', () => {
  expect(listOf(['a', 'b'])).toEqual(['a', 'b'])
  expect(listOf('- a\n- b\n\n1. c')).toEqual(['a', 'b', 'c'])
  expect(listOf(undefined)).toEqual([])
})
