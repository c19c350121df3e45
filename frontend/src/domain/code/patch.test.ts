import { expect, test } from 'vitest'
import { differing, parsePatch } from './patch'

const patch = `--- a/bucket.py
+++ b/bucket.py
@@ -41,4 +41,4 @@ class Bucket
 def take(self):
-    used = self.store.incr(key_id, cost)
+    used = self.store.read(key_id, cost)
+    now = self.clock()
 return used
@@ -90,2 +90,1 @@
-old
 last
\\ No newline at end of file
`

test('numbers both sides and parts the hunks', () => {
  const lines = parsePatch(patch)
  expect(lines.map((line) => [line.kind, line.old, line.new])).toEqual([
    ['gap', null, null],
    ['same', 41, 41],
    ['del', 42, null],
    ['add', null, 42],
    ['add', null, 43],
    ['same', 43, 44],
    ['gap', null, null],
    ['del', 90, null],
    ['same', 91, 90],
  ])
})

test('marks the words that changed in a line that has a counterpart', () => {
  const lines = parsePatch(patch)
  const del = lines[2]
  const add = lines[3]
  expect(del?.text.slice(...(del.mark ?? [0, 0]))).toBe('incr')
  expect(add?.text.slice(...(add.mark ?? [0, 0]))).toBe('read')
  expect(lines[4]?.mark).toBeUndefined()
})

test('finds the counterpart further down', () => {
  const lines = parsePatch(
    '@@ -1,1 +1,2 @@\n-value = compute(a)\n+something else entirely\n+value = compute(b)',
  )
  expect(lines[2]?.mark).toBeDefined()
  expect(lines[1]?.mark).toBeUndefined()
})

test('a new file has no gap before it, and lines that look like heads inside a hunk stay', () => {
  const lines = parsePatch('--- /dev/null\n+++ b/x\n@@ -0,0 +1,2 @@\n+one\n++++ two')
  expect(lines.map((line) => [line.kind, line.new, line.text])).toEqual([
    ['add', 1, 'one'],
    ['add', 2, '+++ two'],
  ])
})

test('lines that have nothing in common are no pair', () => {
  expect(differing('abc', 'xyz')?.alike).toBe(0)
  expect(differing('same', 'same')).toBeNull()
})
