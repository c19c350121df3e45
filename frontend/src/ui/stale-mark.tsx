import { WifiOff } from 'lucide-react'
import { useStaleSince } from '@/lib/staleness'
import { clockTime } from '@/lib/time'

/** Says on the panel itself that its values are from before the line broke. */
export function StaleMark() {
  const since = useStaleSince()
  if (since === null) return null
  return (
    <span className="num inline-flex items-center gap-1 whitespace-nowrap text-12 text-warn-text">
      <WifiOff size={13} aria-hidden />
      as of {clockTime(since, true)}
    </span>
  )
}
