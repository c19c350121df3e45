import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { Link } from 'react-router'
import { pricesOptions } from '@/api/prices'
import { modelName } from '@/domain/model-name'
import { plural } from '@/lib/numbers'

const NAMED = 4

/** Calls whose price nobody knows are left out of every sum, so the screen names them. */
export function Unpriced({ calls }: { calls: number }) {
  const prices = useQuery(pricesOptions())
  if (calls === 0) return null
  const models = prices.data?.models.filter((model) => model.basis === 'unknown') ?? []
  const names = models.slice(0, NAMED).map((model) => modelName(model.model))
  return (
    <p className="flex shrink-0 flex-wrap items-center gap-2 rounded-panel border border-warn-line bg-warn-bg px-3 py-1.5 text-13">
      <TriangleAlert size={14} className="shrink-0 text-warn-text" aria-hidden />
      <span>
        {plural(calls, 'call has', 'calls have')} no known price and {calls === 1 ? 'is' : 'are'} in no sum
        {names.length > 0 && (
          <>
            : <span className="font-medium">{names.join(', ')}</span>
            {models.length > NAMED && ` and ${models.length - NAMED} more`}
          </>
        )}
        .
      </span>
      <Link to="/settings?section=prices" className="text-link hover:underline">
        Set prices
      </Link>
    </p>
  )
}
