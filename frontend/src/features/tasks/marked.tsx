import { piecesOf } from './hits'

/** Text with what was found in it: strong, on the colour of selection, underlined. */
export function Marked({ text, marks }: { text: string; marks: readonly (readonly number[])[] }) {
  if (marks.length === 0) return text
  return piecesOf(text, marks).map((piece) =>
    piece.hit ? (
      <mark key={piece.at} className="border-accent border-b bg-selected font-medium text-t1">
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  )
}
