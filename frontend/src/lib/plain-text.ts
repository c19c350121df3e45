// Built from numbers, so that this file itself has no control characters in it.
const code = (value: number) => `\\u${value.toString(16).padStart(4, '0')}`
const ESC = code(0x1b)
const CSI = code(0x9b)
const ANSI = new RegExp(
  `${ESC}\\][^${code(7)}${ESC}]*(?:${code(7)}|${ESC}\\\\)?|(?:${ESC}\\[|${CSI})[0-?]*[ -/]*[@-~]|${ESC}[@-Z\\\\-_]`,
  'g',
)
// Line feeds and tabs stay; so does nothing that could turn the direction of the words around.
const INVISIBLE = new RegExp(
  `[${code(0)}-${code(8)}${code(0xb)}-${code(0x1f)}${code(0x7f)}-${code(0x9f)}${code(0x202a)}-${code(0x202e)}${code(0x2066)}-${code(0x2069)}]`,
  'g',
)

/** What a terminal or a stranger wrote, as plain characters: no colours, no cursor moves, no hidden marks. */
export function plainText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(ANSI, '').replace(INVISIBLE, '')
}

/** Every character that is there, hidden ones by their number: for what a person has to judge before it runs. */
export function shownText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(INVISIBLE, (hidden) => `\\u{${hidden.charCodeAt(0).toString(16)}}`)
}
