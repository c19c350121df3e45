/** Remembers which sequence numbers came by, so that a fact replayed after a reconnect counts once. */
export class SeqWindow {
  private readonly seen = new Set<number>()
  private readonly size: number

  constructor(size = 20_000) {
    this.size = size
  }

  /** True the first time a number is met. */
  admit(seq: number): boolean {
    if (this.seen.has(seq)) return false
    this.seen.add(seq)
    if (this.seen.size > this.size) {
      const oldest = this.seen.values().next().value
      if (oldest !== undefined) this.seen.delete(oldest)
    }
    return true
  }

  clear(): void {
    this.seen.clear()
  }
}
