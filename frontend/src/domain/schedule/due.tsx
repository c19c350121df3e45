import { absoluteTime, due } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { Tip } from '@/ui/tip'

/** How long it is until then: the clock is the server's, and stands still with the data. */
export function Due({ time, className }: { time: string; className?: string }) {
  const at = Date.parse(time)
  const now = useNow()
  return (
    <Tip tip={() => absoluteTime(at)} className={`num whitespace-nowrap ${className ?? ''}`}>
      <time dateTime={time}>{due(at, now)}</time>
    </Tip>
  )
}
