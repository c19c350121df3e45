import { expect, it } from 'vitest'
import { makeActivity } from '@/testing/make'
import { activityItems, mergeNewest } from './activity'

const page = (seqs: number[], more = true) => ({
  items: seqs.map((seq) => makeActivity({ seq, time: new Date(seq * 1000).toISOString() })),
  next_cursor: more ? 'older' : null,
  as_of_seq: Math.max(...seqs),
})
const pages = (...all: number[][]) => ({
  pages: all.map((seqs) => page(seqs)),
  pageParams: all.map((): string | null => null),
})
const seqs = (data: ReturnType<typeof pages>) => activityItems(data).map((item) => item.seq)

it('puts new facts on top and keeps the older pages', () => {
  const merged = mergeNewest(pages([5, 4], [3, 2]), page([7, 6, 5, 4]))
  expect(seqs(merged)).toEqual([7, 6, 5, 4, 3, 2])
})

it('is the same object when nothing is new', () => {
  const known = pages([5, 4])
  expect(mergeNewest(known, page([5, 4]))).toBe(known)
})

it('starts anew when facts between the two are missing', () => {
  expect(seqs(mergeNewest(pages([5, 4], [3, 2]), page([99, 98])))).toEqual([99, 98])
})

it('sorts a fact that came late into its time', () => {
  const late = {
    ...page([6, 5]),
    items: [...page([6, 5]).items, makeActivity({ seq: 90, time: new Date(4500).toISOString() })],
  }
  expect(seqs(mergeNewest(pages([5, 4]), late))).toEqual([6, 5, 90, 4])
})
