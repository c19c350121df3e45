import type { ApiKey, ModelPrice, PriceOverride, Prices, Scope, Settings } from '@/api/types'
import type { Answer } from './fixture-api'
import { makeKey, makeModelPrice } from './make-settings'
import type { World } from './world'

const ok = (body: unknown, status = 200): Answer => ({ status, body })

const models: ModelPrice[] = [
  makeModelPrice('claude-opus-5', 812, '52.15'),
  makeModelPrice('claude-sonnet-5', 1204, '14.97'),
  makeModelPrice('gpt-5-codex', 61, '1.19', { basis: 'guessed', matched_model: 'gpt-5' }),
  makeModelPrice('local-llama-70b', 38, null, {
    basis: 'unknown',
    matched_model: null,
    price_source: null,
    prices: null,
  }),
  makeModelPrice('sonnet', 14, '0.91', {
    basis: 'reported',
    matched_model: null,
    price_source: null,
    prices: null,
  }),
]

/** Patterns of the fixtures only ever end in a star. */
const fits = (override: PriceOverride, model: string) =>
  override.model_pattern.endsWith('*')
    ? model.startsWith(override.model_pattern.slice(0, -1))
    : model === override.model_pattern

function priced(model: ModelPrice, overrides: readonly PriceOverride[]): ModelPrice {
  const own = overrides.findLast((override) => fits(override, model.model))
  if (!own) return model
  return makeModelPrice(model.model, model.calls, model.cost ?? '0.42', {
    matched_model: own.model_pattern,
    price_source: `override ${own.id}`,
  })
}

const pricesOf = (world: World): Prices => ({
  list_version: '0.2.3',
  overrides: world.overrides,
  models: world.scene === 'first-run' ? [] : models.map((model) => priced(model, world.overrides)),
  as_of_seq: world.seq,
})

const server: Settings = {
  version: '0.1.0',
  database: 'sqlite',
  data_dir: '~/.fleetdeck',
  host: '127.0.0.1',
  port: 8000,
  claude_dirs: null,
  sources: true,
  price_list_version: '0.2.3',
}

function addKey(world: World, body: unknown): Answer {
  const wanted = body as { name: string; scopes: Scope[]; expires_in_days: number | null }
  const key: ApiKey = makeKey({
    id: `key_${world.keys.length + 1}`,
    name: wanted.name,
    scopes: wanted.scopes,
  })
  world.keys = [key, ...world.keys]
  return ok({ ...key, token: `${key.prefix}00000000000000000000` }, 201)
}

function endKey(world: World, id: string): Answer {
  const at = new Date(world.now).toISOString()
  world.keys = world.keys.map((key) => (key.id === id ? { ...key, revoked_at: at, rotate: false } : key))
  return ok(world.keys.find((key) => key.id === id))
}

/** Keys, prices and what the server is; `null` for every other path. */
export function answerSettings(world: World, method: string, path: string, body: unknown): Answer | null {
  if (path === '/settings') return ok(server)
  if (path === '/prices') {
    if (method === 'PUT') world.overrides = (body as { overrides: PriceOverride[] }).overrides
    return ok(pricesOf(world))
  }
  if (path === '/keys' && method === 'POST') return addKey(world, body)
  if (path === '/keys') return ok({ items: world.keys, next_cursor: null, total: world.keys.length })
  if (path.startsWith('/keys/') && method === 'DELETE') return endKey(world, path.slice('/keys/'.length))
  return null
}
