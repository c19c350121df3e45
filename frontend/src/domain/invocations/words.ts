import type { InvocationSums } from '@/api/types'
import { exactNumber } from '@/lib/numbers'
import { duration, elapsed } from '@/lib/time'

const MINUTE = 60_000

/** "840 ms", "12 s", "04:12"; a dash where nobody measured. */
export const latency = (ms: number | null): string =>
  ms === null ? '–' : ms < MINUTE ? duration(Math.round(ms)) : elapsed(ms)

/** Never 100% while one of them failed. */
export const success = (share: number | null): string =>
  share === null ? '–' : `${(Math.floor(share * 1000) / 10).toFixed(share === 1 || share === 0 ? 0 : 1)}%`

// Below this share of calls that succeed, it is marked.
const POOR = 0.95
export const isPoor = ({ success_share }: InvocationSums): boolean =>
  success_share !== null && success_share < POOR

export const measuredWords = ({ measured, calls }: InvocationSums, error: number): string =>
  `from ${exactNumber(measured)} of ${exactNumber(calls)} calls, p95 within ${Math.ceil(error * 100)}%`

export const toldWords = ({ told, calls }: InvocationSums): string =>
  `of the ${exactNumber(told)} of ${exactNumber(calls)} calls that say how they ended`

/** "shop/telemetry.db" of "telemetry-db:/home/me/shop/telemetry.db". */
export const databaseName = (source: string): string => source.split('/').slice(-2).join('/')
