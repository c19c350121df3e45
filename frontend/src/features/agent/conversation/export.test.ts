import { expect, test } from 'vitest'
import { toMarkdown } from './export'

test('the text of a message cannot break out of its fence', () => {
  const text = toMarkdown({ id: 'a1', name: 'builder-a1', role: 'BUILDER', model: null }, [
    {
      seq: 1,
      message_id: 'm',
      role: 'tool',
      model: null,
      time: '2026-11-20T10:00:00Z',
      blocks: [{ type: 'tool_result', tool_call_id: 'c', status: 'ok', output: '```\nescaped?\n```' }],
    },
  ])
  expect(text).toContain('````\n```\nescaped?\n```\n````')
  expect(text.startsWith('# builder-a1\n\nBUILDER, `a1`')).toBe(true)
})
