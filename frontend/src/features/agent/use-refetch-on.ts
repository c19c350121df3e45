import { useCallback, useMemo } from 'react'
import { throttle } from '@/lib/throttle'
import type { LiveBatch } from '@/live/batch'
import { useBatches } from '@/live/connection'
import type { LiveEvent } from '@/live/protocol'

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
