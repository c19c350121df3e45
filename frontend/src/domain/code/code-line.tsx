import { clsx } from 'clsx'
import { plainText } from '@/lib/plain-text'
import { scannerFor, type Token } from './colours'

const look: Record<Token['kind'], string> = {
  plain: '',
  keyword: 'text-code-keyword',
  string: 'text-code-string',
  name: 'text-code-name',
  number: 'text-code-number',
  comment: 'text-t2 italic',
}

type Piece = Token & { marked: boolean; at: number }

/** Cuts coloured parts where the mark of changed words begins and ends. */
export function cut(tokens: readonly Token[], mark: readonly [number, number] | undefined): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const token of tokens) {
    const end = at + token.text.length
    const edges = mark ? mark.filter((edge) => edge > at && edge < end) : []
    const stops = [at, ...edges, end]
    for (let index = 0; index + 1 < stops.length; index += 1) {
      const from = stops[index] ?? at
      const to = stops[index + 1] ?? end
      const marked = mark !== undefined && from >= mark[0] && to <= mark[1] && to > from
      pieces.push({ kind: token.kind, text: token.text.slice(from - at, to - at), marked, at: from })
    }
    at = end
  }
  return pieces
}

type Props = { text: string; file: string; mark?: [number, number] | undefined; markLook?: string }

/** One line of code in the design's colours; always text, never markup. */
export function CodeLine({ text, file, mark, markLook }: Props) {
  const scan = scannerFor(file)
  const clean = plainText(text)
  const tokens: Token[] = scan ? scan(clean) : [{ text: clean, kind: 'plain' }]
  return cut(tokens, clean === text ? mark : undefined).map((piece) => (
    <span
      key={piece.at}
      className={clsx(look[piece.kind], piece.marked && `rounded-[2px] text-t1 ${markLook ?? ''}`)}
    >
      {piece.text}
    </span>
  ))
}
