import { expect, test } from 'vitest'
import { plainText, shownText } from './plain-text'

const ESC = String.fromCharCode(27)

test('colours, cursor moves and titles of a terminal go, the words stay', () => {
  expect(plainText(`${ESC}[1;31mFAILED${ESC}[0m tests/a.py${ESC}[2K`)).toBe('FAILED tests/a.py')
  expect(plainText(`${ESC}]0;a title${String.fromCharCode(7)}done`)).toBe('done')
})

test('line feeds and tabs stay, marks that turn words around go', () => {
  expect(plainText('a\r\n\tb')).toBe('a\n\tb')
  expect(plainText(`user${String.fromCharCode(0x202e)}txt.exe`)).toBe('usertxt.exe')
})

test('what looks like HTML is left alone, since it is only ever shown as text', () => {
  expect(plainText('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>')
})

test('shows by its number what would hide in a command', () => {
  expect(shownText(`rm a${String.fromCharCode(0x202e)}b${String.fromCharCode(0x1b)}[2K\nls`)).toBe(
    'rm a\\u{202e}b\\u{1b}[2K\nls',
  )
})
