import { expect, it } from 'vitest'
import { highlight, type Kind } from './highlight'

const of = (text: string, kind: Kind) =>
  highlight(text)
    .filter((piece) => piece.kind === kind)
    .map((piece) => piece.text)

it('never changes a letter', () => {
  const text =
    '@simulate * ask\nFix `a b` in src/a.py, ünïcode 🚀 ./x/y/z and README.md\n\n  @simulate tester fail=1'
  const pieces = highlight(text)
  expect(pieces.map((piece) => piece.text).join('')).toBe(text)
  expect(pieces.every((piece) => text.startsWith(piece.text, piece.at))).toBe(true)
})

it('finds the first verb alone', () => {
  expect(of('Please fix it, then add a test', 'verb')).toEqual(['fix'])
  expect(of('Fixed prefix address', 'verb')).toEqual([])
})

it('finds files and folders, and no numbers or sentences', () => {
  const text =
    'In src/http/errors.py, ~/code/api/x and package-lock.json. It takes 0.2 s, e.g. or so. Call a.b().'
  expect(of(text, 'file')).toEqual(['src/http/errors.py', '~/code/api/x', 'package-lock.json'])
})

it('finds code, and lines for the simulation only where they begin a line', () => {
  expect(of('Use `Retry-After`', 'code')).toEqual(['`Retry-After`'])
  expect(of('a @simulate x\n@simulate builder ask\nb', 'directive')).toEqual(['@simulate builder ask'])
})

it('shows what is very long as it is', () => {
  expect(highlight('fix '.repeat(10_000))).toHaveLength(1)
})
