import { Check, LoaderCircle, WifiOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { plural } from '@/lib/numbers'
import { useStaleSince } from '@/lib/staleness'
import { clockTime } from '@/lib/time'
import { link, useConnection } from '@/live/connection'

/** Seconds until the next try, by the browser's own clock: it is about the line, not about the data. */
function Countdown({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.max(0, Math.ceil((until - now) / 1000))
  return <span className="num">{seconds > 0 ? `reconnecting in ${seconds} s` : 'reconnecting'}</span>
}

const RetryNow = () => (
  <button
    type="button"
    onClick={link.retry}
    className="ml-1 font-medium text-t1 hover:underline max-md:hidden"
  >
    Retry now
  </button>
)

const line = 'inline-flex items-center gap-2 whitespace-nowrap text-12'

function Indicator() {
  const phase = useConnection((state) => state.phase)
  const latency = useConnection((state) => state.latencyMs)
  const caughtUp = useConnection((state) => state.caughtUp)
  const since = useStaleSince()
  const retryAt = useConnection((state) => state.retryAt)

  if (phase === 'live' && caughtUp)
    return (
      <span className={line}>
        <Check size={14} className="text-done-text" aria-hidden />
        <span className="font-medium text-t1">Live again</span>
        <span className="text-t3 max-md:hidden">{plural(caughtUp.count, 'event')} caught up, none lost</span>
      </span>
    )
  if (phase === 'live')
    return (
      <span className={line}>
        <span className="size-2 rounded-full bg-done" aria-hidden />
        <span className="font-medium text-t1">Live</span>
        {latency !== null && (
          // On a phone it gives way to what waits: the page keeps its title.
          <span className="num text-t3 max-md:group-has-data-approvals-button/bar:hidden">{latency} ms</span>
        )}
      </span>
    )
  if (phase === 'stale')
    return (
      <span
        className={`${line} h-7 rounded-panel border border-warn-line bg-warn-bg px-2.5 text-warn-text max-md:px-1.5`}
      >
        <WifiOff size={14} aria-hidden />
        <span>
          <span className="num font-semibold">
            Stale <span className="max-md:sr-only">since </span>
            {since === null ? 'the start' : clockTime(since, true)}
          </span>
          <span className="max-md:hidden">
            , {retryAt === null ? 'reconnecting' : <Countdown until={retryAt} />}
          </span>
        </span>
        {retryAt !== null && <RetryNow />}
      </span>
    )
  return (
    <span className={`${line} text-warn-text`}>
      <LoaderCircle size={14} className="animate-spin" aria-hidden />
      <span className="font-medium">{phase === 'reconnecting' ? 'Reconnecting' : 'Connecting'}</span>
    </span>
  )
}

/** The honest light: what is known of the line right now. */
export function ConnectionIndicator() {
  const phase = useConnection((state) => state.phase)
  const word = {
    live: 'Live',
    stale: 'Stale',
    reconnecting: 'Reconnecting',
    connecting: 'Connecting',
    'signed-out': 'Signed out',
  }
  return (
    <div>
      <Indicator />
      <span className="sr-only" role="status">
        Connection: {word[phase]}
      </span>
    </div>
  )
}
