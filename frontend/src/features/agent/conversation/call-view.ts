import type { Block, Message, ToolCall, ToolStatus } from '@/api/types'
import { plainText } from '@/lib/plain-text'

/** One tool call as the conversation shows it: its block, its result, and what the ledger of calls adds. */
export type CallView = {
  id: string
  name: string
  argument: string
  input: unknown
  output: string | null
  status: ToolStatus
  error: string | null
  ms: number | null
  files: ToolCall['files']
  childId: string | null
  time: string
  seq: number
}

type CallBlock = Extract<Block, { type: 'tool_call' }>
type ResultBlock = Extract<Block, { type: 'tool_result' }>
export type Result = { block: ResultBlock; time: string }

const telling = [
  'command',
  'file_path',
  'path',
  'notebook_path',
  'pattern',
  'query',
  'url',
  'description',
  'prompt',
]

/** The one part of the input that says what the call is about. */
export function argumentOf(input: unknown): string {
  if (typeof input === 'string') return oneLine(input)
  if (typeof input !== 'object' || input === null) return ''
  const fields = input as Record<string, unknown>
  const name = telling.find((key) => typeof fields[key] === 'string')
  const value = name ? fields[name] : Object.values(fields).find((one) => typeof one === 'string')
  return typeof value === 'string' ? oneLine(value) : ''
}

export const oneLine = (text: string): string => plainText(text).split('\n').join(' ⏎ ').slice(0, 300)

export function outputText(output: unknown): string | null {
  if (output === null || output === undefined) return null
  return typeof output === 'string' ? output : JSON.stringify(output, null, 2)
}

export function viewOf(
  message: Message,
  block: CallBlock,
  result: Result | undefined,
  known: ToolCall | undefined,
): CallView {
  const ended = result ? Date.parse(result.time) - Date.parse(message.time) : null
  return {
    id: block.tool_call_id,
    name: block.name,
    argument: known?.summary ? oneLine(known.summary) : argumentOf(block.input),
    input: block.input,
    output: result?.block.output ?? outputText(known?.output),
    status:
      known && known.status !== 'running'
        ? known.status
        : (result?.block.status ?? (result ? 'ok' : (known?.status ?? 'running'))),
    error: known?.error ?? null,
    ms: known?.duration_ms ?? ended,
    files: known?.files ?? [],
    childId: known?.child_agent_id ?? null,
    time: message.time,
    seq: message.seq,
  }
}

/** The same for a call without its message, as the list of tools knows it. */
export const viewOfCall = (call: ToolCall): CallView => ({
  id: call.tool_call_id,
  name: call.name,
  argument: call.summary ? oneLine(call.summary) : argumentOf(call.input),
  input: call.input,
  output: outputText(call.output),
  status: call.status,
  error: call.error,
  ms: call.duration_ms,
  files: call.files,
  childId: call.child_agent_id,
  time: call.started_at ?? call.completed_at ?? '',
  seq: call.seq,
})

export const failed = (call: Pick<CallView, 'status'>): boolean =>
  call.status === 'error' || call.status === 'denied'

const SHORT = 44

const TELLING = /error|fail|not found|cannot|can't|denied|refused|missing|exception|illegal|not been/i

/** Why it failed, in the few words that fit on the line: the line that says it, not the first warning. */
export function causeOf(call: Pick<CallView, 'status' | 'error' | 'output'>, most = SHORT): string {
  if (call.status === 'denied') return 'denied'
  const said = plainText(call.error ?? call.output ?? '').trim()
  const exit = /^(?:error:\s*)?exit(?:ed)?(?: with)?(?: code| status)?\s+(\d+)/im.exec(said)
  if (exit) return `exit ${exit[1]}`
  const lines = said
    .replace(/<\/?[a-z_]+>/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/\bwarn(?:ing)?\b/i.test(line))
  const line = lines.find((one) => TELLING.test(one)) ?? lines[0] ?? 'failed'
  return line.length > most ? `${line.slice(0, most).trimEnd()}…` : line
}

/** What came out of it, in the few words that fit on the line. */
export function outcomeOf(call: CallView): string | null {
  const read = call.files.length > 0 && call.files.every((file) => file.operation === 'read')
  const said = call.output === null ? '' : plainText(call.output).trim()
  if (said === '') return null
  const lines = said.split('\n').length
  if (read || lines > 1) return `${lines} ${lines === 1 ? 'line' : 'lines'}`
  return said.length <= SHORT ? said : null
}

export type Delta = { added: number; removed: number }

export function deltaOf(files: CallView['files']): Delta | null {
  const changed = files.filter((file) => file.operation !== 'read')
  if (changed.length === 0) return null
  return {
    added: changed.reduce((sum, file) => sum + (file.lines_added ?? 0), 0),
    removed: changed.reduce((sum, file) => sum + (file.lines_removed ?? 0), 0),
  }
}
