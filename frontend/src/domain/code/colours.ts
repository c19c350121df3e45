export type Token = { text: string; kind: 'plain' | 'keyword' | 'string' | 'name' | 'number' | 'comment' }

const shared =
  'as async await break case catch class const continue default do else enum export extends false finally for from function if implements import in interface let new null private protected public return static super switch this throw true try type typeof undefined var void while yield'
const families: Record<string, { words: string; comment: string }> = {
  js: { words: shared, comment: '//' },
  py: {
    words:
      'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield self',
    comment: '#',
  },
  go: {
    words: `${shared} chan defer func go goto map package range select struct fallthrough nil`,
    comment: '//',
  },
  rs: {
    words: `${shared} crate dyn fn impl loop match mod move mut pub ref self Self struct trait unsafe use where`,
    comment: '//',
  },
  c: {
    words: `${shared} auto bool char double float int long short signed sizeof struct unsigned using namespace template final override package boolean`,
    comment: '//',
  },
  sh: {
    words: 'if then else elif fi for in do done while case esac function return export local set echo exit',
    comment: '#',
  },
  sql: {
    words:
      'select from where insert into values update set delete create table alter add column index primary key not null default references join left right inner on group by order having limit and or as distinct unique drop if exists',
    comment: '--',
  },
  data: { words: 'true false null yes no on off', comment: '#' },
}
const byEnding: Record<string, keyof typeof families> = {
  ts: 'js',
  tsx: 'js',
  js: 'js',
  jsx: 'js',
  mjs: 'js',
  cjs: 'js',
  vue: 'js',
  svelte: 'js',
  py: 'py',
  pyi: 'py',
  rb: 'py',
  go: 'go',
  rs: 'rs',
  c: 'c',
  h: 'c',
  cc: 'c',
  cpp: 'c',
  hpp: 'c',
  java: 'c',
  kt: 'c',
  swift: 'c',
  cs: 'c',
  php: 'c',
  sh: 'sh',
  bash: 'sh',
  zsh: 'sh',
  sql: 'sql',
  json: 'data',
  yaml: 'data',
  yml: 'data',
  toml: 'data',
}

type Scanner = (line: string) => Token[]
const scanners = new Map<string, Scanner>()
const LONGEST = 2000

/** The scanner for a file or a language name; null where the text stays plain. */
export function scannerFor(name: string): Scanner | null {
  const ending = name.toLowerCase().split('.').at(-1) ?? ''
  const family = byEnding[ending] ?? (ending in families ? ending : undefined)
  const rules = family && families[family]
  if (!family || !rules) return null
  const known = scanners.get(family) ?? makeScanner(rules.words, rules.comment, family === 'sql')
  scanners.set(family, known)
  return known
}

/** Line by line, which is wrong only inside a string or comment of many lines. */
function makeScanner(words: string, comment: string, anyCase: boolean): Scanner {
  const keywords = new Set(words.split(' '))
  const mark = comment.replace(/[/\\]/g, '\\$&')
  const parts = new RegExp(
    `(?<comment>${mark}.*$|/\\*.*?(?:\\*/|$))|(?<string>"(?:\\\\.|[^"\\\\])*"?|'(?:\\\\.|[^'\\\\])*'|\`(?:\\\\.|[^\`\\\\])*\`?)|(?<number>\\b\\d[\\w.]*)|(?<word>[A-Za-z_$][\\w$]*)(?<call>\\s*\\()?`,
    'g',
  )
  return (line) => {
    if (line.length > LONGEST) return [{ text: line, kind: 'plain' }]
    const tokens: Token[] = []
    let from = 0
    let defines = false
    const push = (text: string, kind: Token['kind']) => {
      if (text) tokens.push({ text, kind })
    }
    for (const match of line.matchAll(parts)) {
      push(line.slice(from, match.index), 'plain')
      from = match.index + match[0].length
      const { comment: said, string, number, word = '', call = '' } = match.groups ?? {}
      if (said !== undefined) push(said, 'comment')
      else if (string !== undefined) push(string, 'string')
      else if (number !== undefined) push(number, 'number')
      else {
        const constant = /^(?:true|false|none|null|nil|undefined)$/i.test(word)
        const keyword = keywords.has(anyCase ? word.toLowerCase() : word)
        push(word, constant && keyword ? 'number' : keyword ? 'keyword' : defines ? 'name' : 'plain')
        push(call, 'plain')
        defines = /^(?:def|class|function|fn|func|interface|struct|type|enum|trait|impl)$/.test(word)
      }
    }
    push(line.slice(from), 'plain')
    return tokens
  }
}
