import { useCallback, useMemo } from 'react'
import { throttle } from '@/lib/throttle'
import type { LiveBatch } from './batch'
import { useBatches } from './connection'
import type { LiveEvent } from './protocol'

const INTERVAL_MS = 1000

/** Asks again, at most once a second, when a fact arrives that changes what is shown. */
export function useRefetchOn(matters: (event: LiveEvent) => boolean, refetch: () => unknown): void {
  const again = useMemo(() => throttle(refetch, INTERVAL_MS), [refetch])
  useBatches(
    useCallback(
      (batch: LiveBatch) => {
        if (batch.events.some(matters)) again()
      },
      [matters, again],
    ),
  )
}
