import { expect, test } from 'vitest'
import { parseMarkdown, spansOf } from './markdown'

test('paragraphs keep their line breaks, blank lines part them', () => {
  expect(parseMarkdown('one\ntwo\n\nthree')).toEqual([
    { kind: 'paragraph', spans: [{ kind: 'text', text: 'one\ntwo' }] },
    { kind: 'paragraph', spans: [{ kind: 'text', text: 'three' }] },
  ])
})

test('a fence holds everything until it is closed, or to the end', () => {
  expect(parseMarkdown('```py\nx = 1\n\n- no list\n```\nafter')).toEqual([
    { kind: 'code', language: 'py', text: 'x = 1\n\n- no list' },
    { kind: 'paragraph', spans: [{ kind: 'text', text: 'after' }] },
  ])
  expect(parseMarkdown('```\nstill open')).toEqual([{ kind: 'code', language: '', text: 'still open' }])
})

test('lists hold their numbers and their depth', () => {
  expect(parseMarkdown('3. three\n4. four\n   - below')).toEqual([
    {
      kind: 'list',
      ordered: true,
      start: 3,
      items: [
        { depth: 0, spans: [{ kind: 'text', text: 'three' }] },
        { depth: 0, spans: [{ kind: 'text', text: 'four' }] },
        { depth: 1, spans: [{ kind: 'text', text: 'below' }] },
      ],
    },
  ])
})

test('code in a line, bold and slanted words', () => {
  expect(spansOf('use `a*b*c` and **two words** or *one*')).toEqual([
    { kind: 'text', text: 'use ' },
    { kind: 'code', text: 'a*b*c' },
    { kind: 'text', text: ' and ' },
    { kind: 'strong', text: 'two words' },
    { kind: 'text', text: ' or ' },
    { kind: 'em', text: 'one' },
  ])
})

test('stars that are no emphasis stay, and so does HTML', () => {
  expect(spansOf('2 * 3 * 4 <b>x</b>')).toEqual([{ kind: 'text', text: '2 * 3 * 4 <b>x</b>' }])
})
