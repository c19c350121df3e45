import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { planOptions } from '@/api/metrics'
import { PlanBar } from '@/domain/plan/plan-bar'
import { projectionWords, resetWords, sessionOf, statusWords } from '@/domain/plan/plan-words'
import { useNow } from '@/lib/use-now'
import { useTip } from '@/ui/tip'

const MINUTE = 60_000

/** How much of the session's plan is used, where that is known. */
export function PlanMark() {
  const { data } = useQuery(planOptions())
  const now = useNow(MINUTE)
  const window = data ? sessionOf(data.windows) : null
  const tip = useTip(
    window &&
      [window.name, statusWords(window), resetWords(window, now), projectionWords(window)]
        .filter(Boolean)
        .join(' · '),
  )
  if (!window) return null
  const used = Math.round(window.used_percent ?? 0)
  return (
    <Link
      to="/costs"
      className="flex h-8 items-center gap-2 border-line border-l pl-4 text-12 text-t2 hover:text-t1 max-md:hidden"
      {...tip}
    >
      5h
      <PlanBar window={window} label="Plan usage of the 5-hour session" tick={false} className="h-1.5 w-14" />
      <span className="num font-semibold text-t1">{used}%</span>
    </Link>
  )
}
