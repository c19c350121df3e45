import { expect, test } from 'vitest'
import { makeSource } from '@/testing/make'
import { factsPerMinute, lagText, slowestLag } from './lag'

test('minutes are added from the newest backwards', () => {
  const sources = [makeSource({ history: [1, 2, 3] }), makeSource({ history: [10, 20] })]
  expect(factsPerMinute(sources)).toEqual([1, 12, 23])
  expect(factsPerMinute([])).toEqual([])
})

test('the slowest lag is that of live sources only', () => {
  const sources = [38, 6, 900].map((lag_ms) => makeSource({ lag_ms }))
  expect(slowestLag(sources)).toBe(900)
  expect(slowestLag([makeSource({ state: 'idle', lag_ms: 5 }), makeSource({ lag_ms: null })])).toBeNull()
  expect(lagText(makeSource({ lag_ms: null }))).toBe('–')
})
