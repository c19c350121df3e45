import { describe, expect, it } from 'vitest'
import type { TaskHit } from '@/api/types'
import { hitToShow, joinMarks, moreTimes, piecesOf, titleMarks } from './hits'

const hit = (kind: TaskHit['kind'], text: string, marks: number[][] = [], count = marks.length): TaskHit => ({
  kind,
  text,
  marks,
  count,
})
const shown = (text: string, marks: number[][]) =>
  piecesOf(text, marks)
    .map((piece) => (piece.hit ? `[${piece.text}]` : piece.text))
    .join('')

describe('marks', () => {
  it('cut the text where they stand', () => {
    expect(shown('the rate of it', [[4, 8]])).toBe('the [rate] of it')
    expect(shown('nothing', [])).toBe('nothing')
    expect(shown('all', [[0, 3]])).toBe('[all]')
  })

  it('are one where only a space parts them, and where they overlap', () => {
    expect(
      shown('a rate limit here', [
        [2, 6],
        [7, 12],
      ]),
    ).toBe('a [rate limit] here')
    expect(
      shown('abcdef', [
        [3, 5],
        [1, 4],
      ]),
    ).toBe('a[bcde]f')
    expect(
      shown('rate, limit', [
        [0, 4],
        [6, 11],
      ]),
    ).toBe('[rate], [limit]')
  })

  it('that lie beyond the text are cut or left out', () => {
    expect(
      joinMarks('abc', [
        [2, 9],
        [7, 8],
        [5, 2],
      ]),
    ).toEqual([[2, 3]])
  })

  it('count letters as the server does, not halves of them', () => {
    expect(shown('🚀🚀 rate', [[3, 7]])).toBe('🚀🚀 [rate]')
  })
})

describe('the hit to show', () => {
  const title = 'Rate limit per key'
  const all = [
    hit('title', title, [[0, 4]]),
    hit('prompt', title, [[0, 4]]),
    hit('output', 'a rate', [[2, 6]]),
    hit('result', 'the rate', [[4, 8]], 6),
  ]

  it('says more than the title, the nearest to the prompt first', () => {
    expect(hitToShow(all, title, 'all')?.kind).toBe('result')
    expect(hitToShow(all.slice(0, 2), title, 'all')).toBeNull()
  })

  it('is the one that was asked for', () => {
    expect(hitToShow(all, title, 'prompt')?.text).toBe(title)
    expect(hitToShow(all.slice(0, 2), title, 'output')).toBeNull()
  })

  it('tells how often the words stand there where the cut does not show it', () => {
    expect(moreTimes(hit('result', 'the rate', [[4, 8]], 6))).toBe(6)
    expect(moreTimes(hit('result', 'the rate', [[4, 8]]))).toBe(0)
  })
})

it('marks the title only where all of it is known', () => {
  expect(titleMarks([hit('title', 'Rate limit', [[0, 4]])], 'Rate limit')).toEqual([[0, 4]])
  expect(titleMarks([hit('title', '…limit', [[1, 6]])], 'A long title with a limit')).toEqual([])
})
