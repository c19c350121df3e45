export type DiffLine = {
  kind: 'same' | 'add' | 'del' | 'gap'
  old: number | null
  new: number | null
  text: string
  /** The changed words of a line that has a counterpart: from, to. */
  mark?: [number, number]
}

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)$/
const HEAD =
  /^(?:--- |\+\+\+ |diff |index |new file|deleted file|old mode|new mode|rename |similarity |Binary )/

/** The lines of a unified diff with their numbers; pieces left out between hunks become one gap. */
export function parsePatch(patch: string): DiffLine[] {
  const lines: DiffLine[] = []
  let old = 0
  let next = 0
  let inHunk = false
  const raw = patch.split('\n')
  if (raw.at(-1) === '') raw.pop()
  for (const line of raw) {
    const hunk = HUNK.exec(line)
    if (hunk) {
      const start = Number(hunk[2])
      if (inHunk || start > 1) lines.push({ kind: 'gap', old: null, new: null, text: (hunk[3] ?? '').trim() })
      old = Number(hunk[1])
      next = start
      inHunk = true
    } else if (!inHunk && HEAD.test(line)) continue
    else if (line.startsWith('\\')) continue
    else if (line.startsWith('+')) lines.push({ kind: 'add', old: null, new: next++, text: line.slice(1) })
    else if (line.startsWith('-')) lines.push({ kind: 'del', old: old++, new: null, text: line.slice(1) })
    else if (inHunk) lines.push({ kind: 'same', old: old++, new: next++, text: line.slice(1) })
  }
  markChanges(lines)
  return lines
}

const MOST_PAIRS = 40
const ALIKE = 0.4

/** Finds for each removed line the added line it became, and which words differ. */
function markChanges(lines: DiffLine[]): void {
  let at = 0
  while (at < lines.length) {
    if (lines[at]?.kind !== 'del') {
      at += 1
      continue
    }
    const dels: DiffLine[] = []
    const adds: DiffLine[] = []
    for (; lines[at]?.kind === 'del'; at += 1) dels.push(lines[at] as DiffLine)
    for (; lines[at]?.kind === 'add'; at += 1) adds.push(lines[at] as DiffLine)
    if (dels.length <= MOST_PAIRS && adds.length <= MOST_PAIRS) pair(dels, adds)
  }
}

function pair(dels: DiffLine[], adds: DiffLine[]): void {
  let from = 0
  for (const del of dels) {
    let best: { index: number; range: Range } | null = null
    for (let index = from; index < adds.length; index += 1) {
      const range = differing(del.text, adds[index]?.text ?? '')
      if (range && range.alike >= ALIKE && range.alike > (best?.range.alike ?? 0)) best = { index, range }
    }
    const add = best && adds[best.index]
    if (!best || !add) continue
    if (best.range.old[1] > best.range.old[0]) del.mark = best.range.old
    if (best.range.new[1] > best.range.new[0]) add.mark = best.range.new
    from = best.index + 1
  }
}

type Range = { old: [number, number]; new: [number, number]; alike: number }

/** Where two lines differ, widened to whole words, and how much of them is the same. */
export function differing(before: string, after: string): Range | null {
  const a = words(before)
  const b = words(after)
  const shorter = Math.min(a.length, b.length)
  let head = 0
  while (head < shorter && a[head] === b[head]) head += 1
  let tail = 0
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1
  const size = (parts: string[]) => parts.join('').length
  const start = size(a.slice(0, head))
  const end = size(a.slice(a.length - tail))
  const same =
    a.slice(0, head).join('').trim().length +
    a
      .slice(a.length - tail)
      .join('')
      .trim().length
  const longest = Math.max(before.trim().length, after.trim().length)
  if (longest === 0 || before === after) return null
  return { old: [start, before.length - end], new: [start, after.length - end], alike: same / longest }
}

const words = (text: string) => text.match(/\w+|\s+|[^\w\s]/g) ?? []
