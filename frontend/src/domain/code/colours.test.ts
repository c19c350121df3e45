import { expect, test } from 'vitest'
import { scannerFor } from './colours'

const kinds = (file: string, line: string) =>
  scannerFor(file)?.(line).flatMap(({ kind, text }) => (kind === 'plain' ? [] : [`${kind} ${text}`]))

test('python: keywords, the name that is defined, constants', () => {
  expect(kinds('src/bucket.py', 'async def take(self, cost: int = 1): # spends')).toEqual([
    'keyword async',
    'keyword def',
    'name take',
    'keyword self',
    'number 1',
    'comment # spends',
  ])
  expect(kinds('a.py', 'return Decision(allowed=False)')).toEqual(['keyword return', 'number False'])
})

test('strings hold what looks like code', () => {
  expect(kinds('a.ts', "const words = 'return \\' 1'")).toEqual(['keyword const', "string 'return \\' 1'"])
})

test('no letter of a line is lost, and unknown endings stay plain', () => {
  const line = '  x := map[string]int{"a": 1} // so'
  expect(
    scannerFor('a.go')?.(line)
      .map((token) => token.text)
      .join(''),
  ).toBe(line)
  expect(scannerFor('notes.md')).toBeNull()
})
