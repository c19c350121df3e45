export type Kind = 'plain' | 'verb' | 'file' | 'code' | 'directive'
export type Piece = { text: string; kind: Kind; at: number }

const verbs =
  'add|answer|audit|build|change|check|clean|convert|create|debug|delete|deploy|design|document|drop|explain|explore|extend|find|fix|generate|implement|improve|investigate|make|measure|merge|migrate|mend|move|optimi[sz]e|port|prove|reconcile|refactor|remove|rename|replace|research|review|rewrite|round|run|ship|show|simplify|speed|split|support|test|update|upgrade|use|verify|write'

const pattern = new RegExp(
  [
    '(?<directive>^[ \\t]*@simulate\\b[^\\n]*)',
    '(?<code>`[^`\\n]+`)',
    '(?<file>(?<![\\w/.-])(?!(?:e\\.g|i\\.e)\\b)(?:~?/|\\.{1,2}/)?(?:[\\w@-][\\w.@-]*/)*[\\w@-][\\w@.-]*\\.(?:[a-z][a-z0-9]{0,4}|lock)\\b(?!\\()|(?<![\\w/.-])(?:~?/|\\.{1,2}/)?(?:[\\w@-][\\w.@-]*/){2,}[\\w@.-]*)',
    `(?<verb>\\b(?:${verbs})\\b)`,
  ].join('|'),
  'gim',
)

/** Longer prompts are shown plain: they are pasted, not read here. */
export const LONGEST = 20_000

/** Cuts a prompt into what it says and what it names: its first verb, files, code, and lines for the simulation. */
export function highlight(text: string): Piece[] {
  if (text.length > LONGEST) return [{ text, kind: 'plain', at: 0 }]
  const pieces: Piece[] = []
  let from = 0
  let verbSeen = false
  for (const match of text.matchAll(pattern)) {
    const kind = kindOf(match)
    if (kind === 'verb' && verbSeen) continue
    if (kind === 'verb') verbSeen = true
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), kind: 'plain', at: from })
    pieces.push({ text: match[0], kind, at: match.index })
    from = match.index + match[0].length
  }
  if (from < text.length) pieces.push({ text: text.slice(from), kind: 'plain', at: from })
  return pieces
}

function kindOf({ groups }: RegExpMatchArray): Kind {
  if (groups?.directive !== undefined) return 'directive'
  if (groups?.code !== undefined) return 'code'
  return groups?.file !== undefined ? 'file' : 'verb'
}
