import { useSyncExternalStore } from 'react'
import type { DeltaFrame } from '@/api/types'
import type { LiveBatch } from './batch'

/** Words that are being written: what has come of them. `gap` says that some of it is missing. */
export type Stream = {
  key: string
  messageId: string
  kind: DeltaFrame['kind']
  text: string
  /** How many characters of it have been written, as the server counts them. */
  end: number
  gap: boolean
}

const none: readonly Stream[] = []
const SURROGATE = /[\ud800-\udfff]/
const MISSING = ' … '

/** The server counts whole characters, the browser counts halves of some. */
const charactersOf = (text: string): number => (SURROGATE.test(text) ? [...text].length : text.length)
const after = (text: string, count: number): string =>
  SURROGATE.test(text) ? [...text].slice(count).join('') : text.slice(count)

/** One delta on top of what has come: repeated parts count once, lost parts leave a mark. */
export function withDelta(known: Stream | undefined, delta: DeltaFrame): Stream {
  const length = charactersOf(delta.text)
  const end = delta.offset + length
  if (!known)
    return {
      key: `${delta.message_id} ${delta.kind}`,
      messageId: delta.message_id,
      kind: delta.kind,
      text: delta.offset > 0 ? `…${delta.text}` : delta.text,
      end,
      gap: delta.offset > 0,
    }
  if (end <= known.end) return known
  if (delta.offset > known.end) return { ...known, text: known.text + MISSING + delta.text, end, gap: true }
  return { ...known, text: known.text + after(delta.text, known.end - delta.offset), end }
}

const ENDS = new Set<unknown>(['completed', 'failed', 'cancelled', 'lost'])

const REMEMBERED = 500

const begun = (delta: DeltaFrame, key: string, end: number): Stream => ({
  key,
  messageId: delta.message_id,
  kind: delta.kind,
  text: '',
  end,
  gap: false,
})

/** How many characters of a kind the blocks of a message hold. */
function storedLength(blocks: unknown, kind: Stream['kind']): number {
  if (!Array.isArray(blocks)) return 0
  return (blocks as { type?: unknown; text?: unknown }[])
    .filter((block) => block.type === kind && typeof block.text === 'string')
    .reduce((sum, block) => sum + charactersOf(String(block.text)), 0)
}

/** What agents are writing now. A message that is stored takes the place of its stream. */
export class Streams {
  private readonly byAgent = new Map<string, readonly Stream[]>()
  /** Of the newest messages: how many characters of each kind are stored. */
  private readonly stored = new Map<string, number>()
  private readonly watchers = new Set<() => void>()

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  readonly get = (agentId: string): readonly Stream[] => this.byAgent.get(agentId) ?? none

  add({ deltas, events }: Pick<LiveBatch, 'deltas' | 'events'>): void {
    const before = new Map(this.byAgent)
    for (const delta of deltas) this.write(delta)
    for (const { type, data } of events) {
      const agentId = String(data.agent_id ?? '')
      if (type === 'message.recorded') this.settle(agentId, String(data.message_id ?? ''), data.blocks)
      else if (type === 'agent.status_changed' && ENDS.has(data.status)) this.byAgent.delete(agentId)
    }
    const same =
      before.size === this.byAgent.size && [...before].every(([id, list]) => this.byAgent.get(id) === list)
    if (!same) for (const watcher of this.watchers) watcher()
  }

  clear(): void {
    if (this.byAgent.size === 0) return
    this.byAgent.clear()
    for (const watcher of this.watchers) watcher()
  }

  private write(delta: DeltaFrame): void {
    const list = this.get(delta.agent_id)
    const key = `${delta.message_id} ${delta.kind}`
    const known = list.find((stream) => stream.key === key)
    // Words may come later than the message they belong to: what is stored is not written again.
    const stored = this.stored.get(key) ?? 0
    if (delta.offset + charactersOf(delta.text) <= stored) return
    const next = withDelta(known ?? (stored > 0 ? begun(delta, key, stored) : undefined), delta)
    if (next === known) return
    this.byAgent.set(
      delta.agent_id,
      known ? list.map((stream) => (stream === known ? next : stream)) : [...list, next],
    )
  }

  /** A message, or a piece of it, is stored: what it holds is no longer being written. */
  private settle(agentId: string, messageId: string, blocks: unknown): void {
    const list = this.byAgent.get(agentId) ?? none
    const left = list.filter((stream) => {
      const length = storedLength(blocks, stream.kind)
      return stream.messageId !== messageId || length === 0
    })
    for (const kind of ['text', 'thinking'] as const) {
      const key = `${messageId} ${kind}`
      const written = list.find((stream) => stream.key === key)?.end ?? 0
      const length = storedLength(blocks, kind)
      if (length > 0) this.remember(key, Math.max(written, length, this.stored.get(key) ?? 0))
    }
    if (left.length === list.length) return
    if (left.length > 0) this.byAgent.set(agentId, left)
    else this.byAgent.delete(agentId)
  }

  private remember(key: string, length: number): void {
    this.stored.delete(key)
    this.stored.set(key, length)
    const [oldest] = this.stored.keys()
    if (this.stored.size > REMEMBERED && oldest !== undefined) this.stored.delete(oldest)
  }
}

export const streams = new Streams()

/** What this agent is writing now, the oldest first; empty for one that writes nothing. */
export function useStreams(agentId: string | null): readonly Stream[] {
  return useSyncExternalStore(streams.watch, () => (agentId === null ? none : streams.get(agentId)))
}
