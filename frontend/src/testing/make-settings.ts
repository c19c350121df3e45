import type { ApiKey, ModelPrice } from '@/api/types'
import { minutesAgo } from './make'

const DAY = 24 * 60

export function makeKey(changes: Partial<ApiKey> = {}): ApiKey {
  return {
    id: 'key_1',
    name: 'ci-runner',
    prefix: 'fd_3fa9c2',
    scopes: ['ingest'],
    created_at: minutesAgo(12 * DAY),
    expires_at: minutesAgo(-78 * DAY),
    last_used_at: minutesAgo(3),
    revoked_at: null,
    rotate: false,
    ...changes,
  }
}

/** Some alive, one old enough to be exchanged, one that is over. */
export const someKeys = (): ApiKey[] => [
  makeKey(),
  makeKey({
    id: 'key_2',
    name: 'old-laptop',
    prefix: 'fd_77be01',
    scopes: ['read'],
    created_at: minutesAgo(200 * DAY),
    revoked_at: minutesAgo(30 * DAY),
  }),
  makeKey({
    id: 'key_3',
    name: 'orchestrator',
    prefix: 'fd_c0ffee',
    scopes: ['control', 'ingest', 'read'],
    created_at: minutesAgo(121 * DAY),
    expires_at: null,
    rotate: true,
  }),
]

export function makeModelPrice(
  model: string,
  calls: number,
  cost: string | null,
  changes: Partial<ModelPrice> = {},
): ModelPrice {
  return {
    model,
    matched_model: model,
    calls,
    unpriced_calls: cost === null ? calls : 0,
    cost,
    basis: 'computed',
    price_source: 'list 0.2.3',
    prices: {
      input: '5.00',
      output: '25.00',
      cache_read: '0.50',
      cache_write_5m: '6.25',
      cache_write_1h: '10.00',
    },
    ...changes,
  }
}
