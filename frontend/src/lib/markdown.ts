/** The little of Markdown that a conversation needs; everything else stays as it was written. */
export type Span = { kind: 'text' | 'code' | 'strong' | 'em'; text: string }
export type Prose =
  | { kind: 'paragraph'; spans: Span[] }
  | { kind: 'heading'; spans: Span[] }
  | { kind: 'quote'; spans: Span[] }
  | { kind: 'list'; ordered: boolean; start: number; items: { depth: number; spans: Span[] }[] }
  | { kind: 'code'; language: string; text: string }

const FENCE = /^\s*(```+|~~~+)\s*([\w+#.-]*)/
const ITEM = /^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/
const HEADING = /^#{1,6}\s+(.*)$/
const QUOTE = /^>\s?(.*)$/
const INLINE =
  /(`+)([^`].*?|`)\1(?!`)|\*\*(?=\S)(.+?\S?)\*\*|(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])/gs

export function spansOf(text: string): Span[] {
  const spans: Span[] = []
  let from = 0
  for (const match of text.matchAll(INLINE)) {
    if (match.index > from) spans.push({ kind: 'text', text: text.slice(from, match.index) })
    from = match.index + match[0].length
    if (match[2] !== undefined) spans.push({ kind: 'code', text: match[2] })
    else if (match[3] !== undefined) spans.push({ kind: 'strong', text: match[3] })
    else spans.push({ kind: 'em', text: match[4] ?? '' })
  }
  if (from < text.length) spans.push({ kind: 'text', text: text.slice(from) })
  return spans
}

export function parseMarkdown(text: string): Prose[] {
  const lines = text.split('\n')
  const found: Prose[] = []
  let words: string[] = []
  const endParagraph = () => {
    const joined = words.join('\n').trim()
    if (joined) found.push({ kind: 'paragraph', spans: spansOf(joined) })
    words = []
  }
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const fence = FENCE.exec(line)
    if (fence) {
      endParagraph()
      const [, mark = '```', language = ''] = fence
      const body: string[] = []
      for (at += 1; at < lines.length && !(lines[at] ?? '').trim().startsWith(mark); at += 1)
        body.push(lines[at] ?? '')
      found.push({ kind: 'code', language, text: body.join('\n') })
      continue
    }
    const item = ITEM.exec(line)
    const heading = HEADING.exec(line)
    const quote = QUOTE.exec(line)
    if (item) {
      endParagraph()
      addItem(found, item)
    } else if (heading) {
      endParagraph()
      found.push({ kind: 'heading', spans: spansOf(heading[1] ?? '') })
    } else if (quote) {
      endParagraph()
      found.push({ kind: 'quote', spans: spansOf(quote[1] ?? '') })
    } else if (line.trim() === '') endParagraph()
    else words.push(line)
  }
  endParagraph()
  return found
}

function addItem(found: Prose[], [, indent = '', number, words = '']: RegExpExecArray): void {
  const item = {
    depth: Math.min(4, Math.floor(indent.replaceAll('\t', '  ').length / 2)),
    spans: spansOf(words),
  }
  const ordered = number !== undefined
  const last = found.at(-1)
  if (last?.kind === 'list' && (last.ordered === ordered || item.depth > 0)) last.items.push(item)
  else found.push({ kind: 'list', ordered, start: Number(number ?? 1), items: [item] })
}
