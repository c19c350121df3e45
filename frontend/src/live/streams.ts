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

/** What agents are writing now. A message that is stored takes the place of its stream. */
export class Streams {
  private readonly byAgent = new Map<string, readonly Stream[]>()
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
      if (type === 'message.recorded') this.drop(agentId, data.message_id)
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
    const next = withDelta(known, delta)
    if (next === known) return
    this.byAgent.set(
      delta.agent_id,
      known ? list.map((stream) => (stream === known ? next : stream)) : [...list, next],
    )
  }

  private drop(agentId: string, messageId: unknown): void {
    const list = this.byAgent.get(agentId)
    const left = list?.filter((stream) => stream.messageId !== messageId)
    if (!list || !left || left.length === list.length) return
    if (left.length > 0) this.byAgent.set(agentId, left)
    else this.byAgent.delete(agentId)
  }
}

export const streams = new Streams()

/** What this agent is writing now, the oldest first; empty for one that writes nothing. */
export function useStreams(agentId: string | null): readonly Stream[] {
  return useSyncExternalStore(streams.watch, () => (agentId === null ? none : streams.get(agentId)))
}
