import type { TaskHit } from '@/api/types'
import type { HitKind } from './params'

export type Piece = { text: string; hit: boolean; at: number }

/** Marks in order, those together that only a space parts: "rate limit" is one. */
export function joinMarks(text: string, marks: readonly (readonly number[])[]): [number, number][] {
  const sorted = marks
    .map(([from = 0, to = 0]): [number, number] => [Math.max(0, from), Math.min(text.length, to)])
    .filter(([from, to]) => from < to)
    .sort((a, b) => a[0] - b[0])
  const joined: [number, number][] = []
  for (const [from, to] of sorted) {
    const last = joined.at(-1)
    if (last && (from <= last[1] || /^\s$/.test(text.slice(last[1], from)))) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}

/** The text cut at its marks. The marks count code points, as the server does. */
export function piecesOf(text: string, marks: readonly (readonly number[])[]): Piece[] {
  const letters = [...text]
  const units = (place: number) => letters.slice(0, place).join('').length
  const wide = letters.length === text.length ? marks : marks.map((mark) => mark.map(units))
  const pieces: Piece[] = []
  let at = 0
  for (const [from, to] of joinMarks(text, wide)) {
    if (from > at) pieces.push({ text: text.slice(at, from), hit: false, at })
    pieces.push({ text: text.slice(from, to), hit: true, at: from })
    at = to
  }
  if (at < text.length) pieces.push({ text: text.slice(at), hit: false, at })
  return pieces
}

const order: readonly TaskHit['kind'][] = ['prompt', 'result', 'output']

/** The hit that the second line shows: the one that was asked for, else the first that says more than the title. */
export function hitToShow(hits: readonly TaskHit[], title: string, wanted: HitKind): TaskHit | null {
  if (wanted !== 'all') return hits.find((hit) => hit.kind === wanted) ?? null
  const own = hits.filter((hit) => hit.kind !== 'title' && hit.text !== title)
  return order.flatMap((kind) => own.find((hit) => hit.kind === kind) ?? [])[0] ?? null
}

/** The marks of the title; none where only a cut of it is known. */
export const titleMarks = (hits: readonly TaskHit[], title: string): number[][] =>
  hits.find((hit) => hit.kind === 'title' && hit.text === title)?.marks ?? []

/** How often the words stand there beyond what the cut shows. */
export const moreTimes = (hit: TaskHit): number => (hit.count > hit.marks.length ? hit.count : 0)
