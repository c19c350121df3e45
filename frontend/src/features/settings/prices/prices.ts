import { api, call } from '@/api/client'
import type { ModelPrice, PriceOverride, Prices } from '@/api/types'

/** The server takes the whole list, prices again what it covers, and answers with what then holds. */
export const saveOverrides = (overrides: PriceOverride[]) =>
  call(api.PUT('/api/v1/prices', { body: { overrides } }))

export const withOverride = (known: readonly PriceOverride[], changed: PriceOverride): PriceOverride[] =>
  known.some((one) => one.id === changed.id)
    ? known.map((one) => (one.id === changed.id ? changed : one))
    : [...known, changed]

export const withoutOverride = (known: readonly PriceOverride[], id: string): PriceOverride[] =>
  known.filter((one) => one.id !== id)

/** The models whose price comes from this override now. */
export const coveredBy = (prices: Prices, id: string): ModelPrice[] =>
  prices.models.filter((model) => model.price_source === `override ${id}`)

export const isOwn = (model: ModelPrice): boolean => model.price_source?.startsWith('override ') ?? false

/** What nobody can price first: their calls are missing from every sum. */
export const unpricedFirst = (models: readonly ModelPrice[]): ModelPrice[] =>
  [...models].sort((a, b) => Number(b.unpriced_calls > 0) - Number(a.unpriced_calls > 0))
