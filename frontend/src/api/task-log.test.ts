import { expect, it } from 'vitest'
import { joinLog } from './task-log'

const part = (text: string, start: number, size = start + text.length) => ({
  available: true,
  text,
  start,
  end: start + text.length,
  size,
})
const none = { available: false, text: '', start: 0, end: 0, size: 0 }

it('goes on from where it was', () => {
  const first = joinLog(undefined, part('one\n', 10))
  expect(joinLog(first, part('two\n', 14))).toMatchObject({ text: 'one\ntwo\n', start: 10, end: 18 })
})

it('begins anew where the log did, and where some of it was left out', () => {
  const first = joinLog(undefined, part('one\n', 10))
  expect(joinLog(first, part('new\n', 0)).text).toBe('new\n')
  expect(joinLog(first, part('late\n', 500)).text).toBe('late\n')
  expect(joinLog(first, none)).toEqual(none)
  expect(joinLog(none, part('one\n', 0)).text).toBe('one\n')
})

it('keeps the end of a long one', () => {
  const long = joinLog(part('a'.repeat(199_999), 0), part('bbbb', 199_999))
  expect(long.text).toHaveLength(200_000)
  expect(long.text.endsWith('bbbb')).toBe(true)
})
