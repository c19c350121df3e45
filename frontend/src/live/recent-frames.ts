import type { EventsFrame } from './protocol'

const MOST_FRAMES = 300
const MOST_EVENTS = 5_000

/**
 * The frames of the last seconds. What a query answers may be older than what the socket has told meanwhile:
 * then what it lacks is told once more.
 */
export class RecentFrames {
  private frames: EventsFrame[] = []
  private events = 0
  /** Where the first frame that is kept began. */
  private from: number | null = null

  add(frame: EventsFrame): void {
    if (frame.events.length === 0) return
    this.from ??= (frame.events[0]?.seq ?? frame.seq) - 1
    this.frames.push(frame)
    this.events += frame.events.length
    while (this.frames.length > MOST_FRAMES || (this.events > MOST_EVENTS && this.frames.length > 1)) {
      const gone = this.frames.shift()
      this.events -= gone?.events.length ?? 0
      this.from = gone?.seq ?? this.from
    }
  }

  /** The frames that tell of more than a snapshot knows; null when they are not all here any more. */
  since(seq: number): EventsFrame[] | null {
    const later = this.frames.filter((frame) => frame.seq > seq)
    if (later.length > 0 && this.from !== null && seq < this.from) return null
    return later.map((frame) => ({ ...frame, events: frame.events.filter((event) => event.seq > seq) }))
  }

  clear(): void {
    this.frames = []
    this.events = 0
    this.from = null
  }
}
