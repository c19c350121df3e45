import { expect, test } from 'vitest'
import type { ToolCall } from '@/api/types'
import { causesOf } from './causes'

const call = (name: string, error: string | null, status: ToolCall['status'] = 'error') =>
  ({ name, error, status, output: null }) as ToolCall

test('failures that differ only in a path or a number are one cause', () => {
  const causes = causesOf([
    call('Read', 'File /srv/a.py not found'),
    call('Read', 'File /srv/b/c.py not found'),
    call('Bash', 'Exit code 1'),
    call('Bash', 'Exit code 127'),
    call('Bash', null, 'ok'),
  ])
  expect(causes.map(({ words, count }) => [words, count])).toEqual([
    ['File … not found', 2],
    ['exit 1', 1],
    ['exit 127', 1],
  ])
})

test('the most frequent cause is first and names its tools', () => {
  const causes = causesOf([
    call('Edit', 'denied', 'denied'),
    call('Bash', 'x', 'denied'),
    call('Read', 'gone'),
  ])
  expect(causes[0]).toMatchObject({ words: 'denied', count: 2, tools: ['Edit', 'Bash'] })
})
