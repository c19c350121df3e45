import { expect, test } from 'vitest'
import type { ToolCall } from '@/api/types'
import { makeFact } from '@/testing/make'
import { withFact } from './use-tool-calls'

const play = (...facts: [string, Record<string, unknown>, string?][]) => {
  const calls = new Map<string, ToolCall>()
  facts.forEach(([type, data, time], index) => {
    withFact(calls, makeFact(index + 1, { type, data, ...(time ? { time } : {}) }))
  })
  return [...calls.values()]
}

test('a call runs, ends, and takes the files it touched', () => {
  const [call] = play(
    ['tool.started', { tool_call_id: 'c', name: 'Edit', input: { file_path: 'a.py' } }],
    [
      'file.changed',
      { tool_call_id: 'c', path: 'a.py', operation: 'modified', lines_added: 3, lines_removed: 1 },
    ],
    ['tool.completed', { tool_call_id: 'c', status: 'ok', duration_ms: 84, output: 'done' }],
  )
  expect(call).toMatchObject({ status: 'ok', duration_ms: 84, output: 'done' })
  expect(call?.files).toEqual([
    { path: 'a.py', operation: 'modified', lines_added: 3, lines_removed: 1, seq: 2 },
  ])
})

test('the same fact twice changes nothing', () => {
  const started: [string, Record<string, unknown>] = ['tool.started', { tool_call_id: 'c', name: 'Bash' }]
  const ended: [string, Record<string, unknown>] = [
    'tool.completed',
    { tool_call_id: 'c', status: 'error', error: 'exit 1' },
  ]
  expect(play(started, ended, started, ended)).toHaveLength(1)
  expect(play(started, ended, started)[0]?.status).toBe('error')
})

test('an end without its start is still a call', () => {
  expect(play(['tool.completed', { tool_call_id: 'x', name: 'Read', status: 'ok' }])[0]).toMatchObject({
    name: 'Read',
    started_at: null,
    status: 'ok',
  })
})
