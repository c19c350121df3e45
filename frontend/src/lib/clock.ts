type Watcher = () => void

/**
 * The program's clock: the server's time, one tick a second, and it stands still while the data is stale.
 */
class Clock {
  private offset = 0
  private current = Date.now()
  private frozen = false
  private timer: ReturnType<typeof setInterval> | null = null
  private readonly watchers = new Set<Watcher>()

  readonly now = (): number => this.current

  readonly watch = (watcher: Watcher): (() => void) => {
    this.watchers.add(watcher)
    if (this.timer === null) {
      this.tick()
      this.timer = setInterval(() => this.tick(), 1000)
    }
    return () => {
      this.watchers.delete(watcher)
      if (this.watchers.size > 0 || this.timer === null) return
      clearInterval(this.timer)
      this.timer = null
    }
  }

  /** Takes over the server's time, whatever this machine believes. */
  setServerTime(time: string): void {
    const server = Date.parse(time)
    if (Number.isNaN(server)) return
    this.offset = server - Date.now()
    this.tick()
  }

  /** A moment of this machine's clock on the server's. */
  fromLocal(time: number): number {
    return time + this.offset
  }

  freeze(frozen: boolean): void {
    this.frozen = frozen
    this.tick()
  }

  private tick(): void {
    if (this.frozen) return
    this.current = Date.now() + this.offset
    for (const watcher of this.watchers) watcher()
  }
}

export const clock = new Clock()
