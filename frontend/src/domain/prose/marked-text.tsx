import { createContext, useContext } from 'react'

/** What the person searches for; found words are marked wherever text is shown. */
export const SearchedFor = createContext('')

export function MarkedText({ text }: { text: string }) {
  const q = useContext(SearchedFor).toLowerCase()
  if (q === '') return text
  const lower = text.toLowerCase()
  const parts: { text: string; hit: boolean; at: number }[] = []
  let from = 0
  for (let at = lower.indexOf(q); at >= 0; at = lower.indexOf(q, from)) {
    if (at > from) parts.push({ text: text.slice(from, at), hit: false, at: from })
    parts.push({ text: text.slice(at, at + q.length), hit: true, at })
    from = at + q.length
  }
  if (from === 0) return text
  parts.push({ text: text.slice(from), hit: false, at: from })
  return parts.map((part) =>
    part.hit ? (
      <mark key={part.at} className="border-accent border-b bg-selected font-medium text-t1">
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  )
}
