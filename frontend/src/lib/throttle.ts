/**
 * Runs at once, then at most once per interval after the last run has ended, and always once more after
 * the last call: a steady stream of calls can never starve it, as a debounce could be, nor overlap it.
 */
export function throttle(run: () => unknown, intervalMs: number): () => void {
  let busy = false
  let again = false
  const fire = async () => {
    busy = true
    again = false
    try {
      await run()
    } catch {
      // Whoever runs reports its own failures; the next call is the next try.
    } finally {
      setTimeout(() => {
        busy = false
        if (again) void fire()
      }, intervalMs)
    }
  }
  return () => {
    if (busy) again = true
    else void fire()
  }
}
