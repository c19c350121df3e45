import { expect, test } from 'vitest'
import type { Block, Message, ToolCall } from '@/api/types'
import { causeOf, outcomeOf, viewOf } from './call-view'
import { type Line, linesOf, nextFailure, placeOf, targetOf } from './lines'

let seq = 0
const say = (role: Message['role'], ...blocks: Block[]): Message => {
  seq += 1
  return {
    seq,
    message_id: `m${seq}`,
    role,
    blocks,
    model: null,
    time: new Date(1_795_000_000_000 + seq * 1000).toISOString(),
  }
}
const call = (id: string, name = 'Read'): Block => ({
  type: 'tool_call',
  tool_call_id: id,
  name,
  input: { file_path: `${id}.py` },
})
const result = (id: string, status: 'ok' | 'error' = 'ok', output = 'fine'): Block => ({
  type: 'tool_result',
  tool_call_id: id,
  status,
  output,
})
const words = (text: string): Block => ({ type: 'text', text })
const build = (messages: Message[], show: 'all' | 'text' | 'tools' = 'all', unfolded: string[] = []) =>
  linesOf(messages, new Map<string, ToolCall>(), { show, unfolded: new Set(unfolded) })
const shape = (lines: Line[]) =>
  lines.map((line) => (line.kind === 'fold' ? `fold ${line.calls.length}` : line.kind))
const readings = (count: number) =>
  Array.from({ length: count }, (_, index) => [
    say('assistant', call(`c${index}`)),
    say('tool', result(`c${index}`)),
  ]).flat()

test('neighbouring calls join into one block, words part them', () => {
  const lines = build([
    say('assistant', words('look'), call('a')),
    say('tool', result('a')),
    say('assistant', call('b')),
    say('assistant', words('done')),
  ])
  expect(shape(lines)).toEqual(['words', 'call', 'call', 'words'])
  expect(lines[1]).toMatchObject({ first: true, last: false })
  expect(lines[2]).toMatchObject({ first: false, last: true })
})

test('a long run folds but for its last two, and opens again', () => {
  const messages = readings(12)
  const lines = build(messages)
  expect(shape(lines)).toEqual(['fold 10', 'call', 'call'])
  expect(build(messages, 'all', [lines[0]?.key ?? ''])).toHaveLength(12)
  expect(build(messages, 'tools')).toHaveLength(12)
})

test('a failure never hides in a fold', () => {
  const messages = [
    ...readings(6),
    say('assistant', call('bad', 'Bash')),
    say('tool', result('bad', 'error')),
    ...readings(7).map((one) => ({
      ...one,
      blocks: one.blocks.map((block) =>
        'tool_call_id' in block ? { ...block, tool_call_id: `x${block.tool_call_id}` } : block,
      ),
    })),
  ]
  expect(shape(build(messages))).toEqual(['fold 6', 'call', 'fold 5', 'call', 'call'])
})

test('words after a thought belong to the same turn', () => {
  const lines = build([
    say('user', words('go')),
    say('assistant', { type: 'thinking', text: 'hm' }),
    say('assistant', words('yes')),
  ])
  expect(lines.map((line) => 'lead' in line && line.lead)).toEqual([true, true, false])
})

test('only words, only tools', () => {
  const messages = [
    say('user', words('go')),
    say('assistant', { type: 'thinking', text: 'hm' }, words('yes'), call('a')),
  ]
  expect(shape(build(messages, 'text'))).toEqual(['words', 'words'])
  expect(shape(build(messages, 'tools'))).toEqual(['call'])
})

test('finds a line by message, by call, and inside a fold', () => {
  const messages = [say('user', words('go')), ...readings(9)]
  const lines = build(messages)
  expect(placeOf(lines, String(messages[0]?.seq))).toBe(0)
  expect(placeOf(lines, 'c1')).toBe(1)
  expect(placeOf(lines, 'nowhere')).toBe(-1)
  expect(targetOf(say('tool', result('c4')))).toBe('c4')
})

test('errors are walked in a circle', () => {
  const lines = build([
    say('assistant', call('a')),
    say('tool', result('a', 'error')),
    say('assistant', call('b')),
    say('tool', result('b')),
    say('assistant', call('c')),
    say('tool', result('c', 'error')),
  ])
  expect(nextFailure(lines, -1)).toBe(0)
  expect(nextFailure(lines, 0)).toBe(2)
  expect(nextFailure(lines, 2)).toBe(0)
})

test('a line says why it failed and what came out', () => {
  expect(causeOf({ status: 'error', error: 'Exit code 127\nnot found', output: null })).toBe('exit 127')
  expect(
    causeOf({
      status: 'error',
      error: null,
      output: '<tool_use_error>File does not exist.</tool_use_error>',
    }),
  ).toBe('File does not exist.')
  expect(causeOf({ status: 'denied', error: null, output: 'x' })).toBe('denied')
  const message = say('assistant', call('a'))
  const block = message.blocks[0]
  if (block?.type !== 'tool_call') throw new Error('no call')
  const view = viewOf(
    message,
    block,
    { block: result('a', 'ok', 'one\ntwo') as never, time: message.time },
    undefined,
  )
  expect(outcomeOf(view)).toBe('2 lines')
  expect(view.argument).toBe('a.py')
})
