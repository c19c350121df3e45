import type { Message, ToolCall } from '@/api/types'
import type { Stream } from '@/live/streams'
import type { Show } from '../params'
import { type CallView, failed, type Result, viewOf } from './call-view'

type Placed = { key: string; time: string; seq: number }
/** `lead`: the first of its speaker's turn, which carries the name and the time. */
type Spoken = Placed & { role: Message['role']; lead: boolean; person?: string | null }
export type Line =
  | (Spoken & { kind: 'words'; text: string; truncated: boolean })
  | (Spoken & { kind: 'thought'; text: string; redacted: boolean })
  | (Spoken & { kind: 'image'; words: string })
  | (Spoken & { kind: 'writing'; stream: Stream })
  | (Placed & { kind: 'call'; call: CallView; first: boolean; last: boolean })
  | (Placed & { kind: 'fold'; calls: CallView[]; first: boolean; last: boolean })

const FOLD_FROM = 6
const KEPT_AT_END = 2

type Options = { show: Show; unfolded: ReadonlySet<string> }

/** A conversation as lines: words and thoughts of their speakers, neighbouring calls joined into blocks. */
export function linesOf(
  messages: readonly Message[],
  known: ReadonlyMap<string, ToolCall>,
  { show, unfolded }: Options,
): Line[] {
  const results = resultsOf(messages)
  const lines: Line[] = []
  let run: CallView[] = []
  const endRun = () => {
    if (run.length > 0) lines.push(...block(run, show === 'all' ? unfolded : null))
    run = []
  }
  for (const message of messages) {
    message.blocks.forEach((part, index) => {
      const placed = {
        key: `${message.seq}.${index}`,
        time: message.time,
        seq: message.seq,
        role: message.role,
        ...(message.steering ? { person: message.by ?? 'A person' } : {}),
      }
      if (part.type === 'tool_call') {
        if (show !== 'text')
          run.push(viewOf(message, part, results.get(part.tool_call_id), known.get(part.tool_call_id)))
      } else if (part.type === 'tool_result' || show === 'tools') return
      else if (part.type === 'text') {
        if (part.text.trim() === '') return
        endRun()
        lines.push({
          ...placed,
          kind: 'words',
          text: part.text,
          truncated: part.truncated ?? false,
          lead: true,
        })
      } else if (part.type === 'thinking') {
        if (show === 'text' || (!part.text && !part.redacted)) return
        endRun()
        lines.push({
          ...placed,
          kind: 'thought',
          text: part.text ?? '',
          redacted: part.redacted ?? false,
          lead: true,
        })
      } else {
        endRun()
        const size = part.bytes === undefined ? '' : `, ${Math.ceil(part.bytes / 1000)} kB`
        lines.push({ ...placed, kind: 'image', words: `${part.media_type}${size}`, lead: true })
      }
    })
  }
  endRun()
  lines.forEach((line, index) => {
    const before = lines[index - 1]
    if (
      'role' in line &&
      before &&
      'role' in before &&
      before.role === line.role &&
      before.kind === 'thought'
    )
      line.lead = false
  })
  return lines
}

/** What is being written now, below all that has been said. */
export function writingLines(streams: readonly Stream[], last: Line | undefined, show: Show): Line[] {
  if (show === 'tools') return []
  return streams
    .filter((stream) => show === 'all' || stream.kind === 'text')
    .map((stream, index) => ({
      kind: 'writing',
      key: `writing ${stream.key}`,
      time: '',
      seq: (last?.seq ?? 0) + 1 + index,
      role: 'assistant',
      lead: index === 0,
      stream,
    }))
}

function resultsOf(messages: readonly Message[]): Map<string, Result> {
  const results = new Map<string, Result>()
  for (const message of messages)
    for (const block of message.blocks)
      if (block.type === 'tool_result') results.set(block.tool_call_id, { block, time: message.time })
  return results
}

/** Long runs fold: what went well and is not among the last of them; a failure always stays in sight. */
function block(run: readonly CallView[], unfolded: ReadonlySet<string> | null): Line[] {
  const lines: Line[] = []
  const stays = (call: CallView, index: number) =>
    index >= run.length - KEPT_AT_END || failed(call) || call.status === 'running' || call.childId !== null
  const add = (call: CallView) =>
    lines.push({
      kind: 'call',
      key: call.id,
      time: call.time,
      seq: call.seq,
      call,
      first: false,
      last: false,
    })
  let quiet: CallView[] = []
  const flush = () => {
    const key = `fold-${quiet[0]?.id}`
    const [head] = quiet
    if (head && unfolded && quiet.length >= FOLD_FROM - KEPT_AT_END && !unfolded.has(key))
      lines.push({
        kind: 'fold',
        key,
        time: head.time,
        seq: head.seq,
        calls: quiet,
        first: false,
        last: false,
      })
    else for (const call of quiet) add(call)
    quiet = []
  }
  run.forEach((call, index) => {
    if (stays(call, index)) {
      flush()
      add(call)
    } else quiet.push(call)
  })
  flush()
  lines.forEach((line, index) => {
    if (line.kind !== 'call' && line.kind !== 'fold') return
    line.first = index === 0 || line.kind === 'fold' || lines[index - 1]?.kind === 'fold'
    line.last = index === lines.length - 1 || line.kind === 'fold' || lines[index + 1]?.kind === 'fold'
  })
  return lines
}

/** Where a message, a call or a fold that holds the call stands; -1 where it is not among the lines. */
export function placeOf(lines: readonly Line[], target: string): number {
  return lines.findIndex((line) => {
    if (line.key === target) return true
    if (line.kind === 'fold') return line.calls.some((call) => call.id === target)
    return line.kind !== 'call' && String(line.seq) === target
  })
}

export const foldKey = (line: Line | undefined): string | null => (line?.kind === 'fold' ? line.key : null)

/** Where the next failed call after a place is, beginning again at the top. */
export function nextFailure(lines: readonly Line[], after: number): number {
  const isFailure = (line: Line) => line.kind === 'call' && failed(line.call)
  const below = lines.findIndex((line, index) => index > after && isFailure(line))
  return below >= 0 ? below : lines.findIndex(isFailure)
}

/** The line that a message found by a search is shown on. */
export function targetOf(message: Message): string {
  const result = message.blocks.find((block) => block.type === 'tool_result')
  const call = message.blocks.find((block) => block.type === 'tool_call')
  const spoken = message.blocks.some((block) => block.type === 'text' || block.type === 'thinking')
  if (result?.type === 'tool_result') return result.tool_call_id
  if (call?.type === 'tool_call' && !spoken) return call.tool_call_id
  return String(message.seq)
}
