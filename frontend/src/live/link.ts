import { type BatchListener, BatchQueue, type LiveBatch } from './batch'
import { step } from './link-machine'
import { type Effect, initialLink, type LinkEvent, type LinkState } from './link-state'
import { type ClientFrame, parseFrame } from './protocol'
import { RecentFrames } from './recent-frames'
import { SeqWindow } from './seq-window'

const TICK_MS = 250

export type SocketLike = Pick<WebSocket, 'send' | 'close'> & {
  onopen: ((event: Event) => void) | null
  onclose: ((event: CloseEvent) => void) | null
  onmessage: ((event: MessageEvent) => void) | null
}
type Options = { connect: () => SocketLike; now?: () => number; random?: () => number }

/** The one socket of this tab: performs the effects of the state machine and hands out what arrives. */
export class Link {
  private state: LinkState = initialLink
  private socket: SocketLike | null = null
  private timer: ReturnType<typeof setInterval> | null = null
  private readonly wanted = new Map<string, number>()
  private readonly watchers = new Set<() => void>()
  private readonly batchListeners = new Set<BatchListener>()
  private readonly resyncListeners = new Set<() => void>()
  private readonly timeListeners = new Set<(serverTime: string) => void>()
  private readonly window = new SeqWindow()
  private readonly recent = new RecentFrames()
  private readonly queue = new BatchQueue((batch) => this.hand(batch))
  private readonly options: Required<Options>

  constructor(options: Options) {
    this.options = { now: () => Date.now(), random: Math.random, ...options }
  }

  start(): void {
    if (this.timer !== null) return
    this.timer = setInterval(() => this.apply({ on: 'tick' }), TICK_MS)
    document.addEventListener('visibilitychange', this.wake)
    window.addEventListener('online', this.retry)
    this.apply({ on: 'start' })
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
    document.removeEventListener('visibilitychange', this.wake)
    window.removeEventListener('online', this.retry)
    this.drop()
    this.window.clear()
    this.recent.clear()
    this.state = { ...initialLink, topics: this.state.topics }
  }

  readonly getState = (): LinkState => this.state
  readonly retry = (): void => this.apply({ on: 'retry' })
  private readonly wake = (): void => this.apply({ on: 'tick' })

  readonly watch = (watcher: () => void): (() => void) => register(this.watchers, watcher)
  readonly onBatch = (listener: BatchListener): (() => void) => register(this.batchListeners, listener)
  readonly onResync = (listener: () => void): (() => void) => register(this.resyncListeners, listener)
  readonly onServerTime = (listener: (time: string) => void): (() => void) =>
    register(this.timeListeners, listener)

  /** Something was fetched that knows all facts up to `seq`, and maybe not what the socket has told since. */
  snapshot(seq: number): void {
    this.apply({ on: 'snapshot', seq })
    const lacks = this.recent.since(seq)
    if (lacks === null) {
      this.perform({ do: 'subscribe', topics: this.state.topics, after: seq })
      return
    }
    // After whoever fetched has put it into the cache.
    for (const frame of lacks) queueMicrotask(() => this.queue.push(frame, frame.events))
  }

  /** Keeps a topic subscribed until the returned function is called; several users share it. */
  subscribe(topic: string): () => void {
    this.wanted.set(topic, (this.wanted.get(topic) ?? 0) + 1)
    this.publishTopics()
    return () => {
      const left = (this.wanted.get(topic) ?? 1) - 1
      if (left > 0) this.wanted.set(topic, left)
      else this.wanted.delete(topic)
      this.publishTopics()
    }
  }

  private publishTopics(): void {
    this.apply({ on: 'topics', topics: [...this.wanted.keys()] })
  }

  private apply(event: LinkEvent): void {
    const { state, effects } = step(this.state, event, this.options.now(), this.options.random())
    const changed = state !== this.state
    this.state = state
    for (const effect of effects) this.perform(effect)
    if (changed) for (const watcher of this.watchers) watcher()
  }

  private perform(effect: Effect): void {
    switch (effect.do) {
      case 'open':
        this.open()
        break
      case 'close':
        this.drop()
        break
      case 'send':
        this.send(effect.frame)
        break
      case 'subscribe':
        this.send({
          op: 'subscribe',
          topics: [...effect.topics],
          after: effect.after,
          tz_offset_minutes: -new Date().getTimezoneOffset(),
        })
        break
      case 'deliver':
        this.recent.add(effect.frame)
        this.queue.push(
          effect.frame,
          effect.frame.events.filter((event) => this.window.admit(event.seq)),
        )
        break
      case 'write':
        this.queue.write(effect.frame)
        break
      case 'resync':
        this.window.clear()
        this.recent.clear()
        for (const listener of this.resyncListeners) listener()
        break
      case 'server-time':
        for (const listener of this.timeListeners) listener(effect.time)
    }
  }

  private send(frame: ClientFrame): void {
    this.socket?.send(JSON.stringify(frame))
  }

  private open(): void {
    const socket = this.options.connect()
    this.socket = socket
    const mine = (event: LinkEvent) => {
      if (this.socket === socket) this.apply(event)
    }
    socket.onopen = () => mine({ on: 'opened' })
    socket.onclose = (event) => mine({ on: 'closed', code: event.code })
    socket.onmessage = (event) => {
      const frame = parseFrame(String(event.data))
      if (frame) mine({ on: 'frame', frame })
    }
  }

  private drop(): void {
    const socket = this.socket
    this.socket = null
    socket?.close()
  }

  private hand(batch: LiveBatch): void {
    for (const listener of this.batchListeners) listener(batch)
  }
}

function register<T>(set: Set<T>, item: T): () => void {
  set.add(item)
  return () => set.delete(item)
}
