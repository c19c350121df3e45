import { queryOptions } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import type { ApiKey, Scope } from '@/api/types'

export const keysKey = ['keys'] as const

/** No fact tells of keys, so each visit of the screen asks anew. */
export const keysOptions = () =>
  queryOptions({
    queryKey: keysKey,
    queryFn: ({ signal }) => call(api.GET('/api/v1/keys', { signal })),
    staleTime: 0,
  })

export type KeyDraft = { name: string; scopes: readonly Scope[]; days: number | null }

export const createKey = ({ name, scopes, days }: KeyDraft) =>
  call(api.POST('/api/v1/keys', { body: { name: name.trim(), scopes: [...scopes], expires_in_days: days } }))

export const revokeKey = (id: string) =>
  call(api.DELETE('/api/v1/keys/{key_id}', { params: { path: { key_id: id } } }))

export const scopeHints: Record<Scope, string> = {
  read: 'see agents, costs and activity',
  ingest: 'send facts and usage',
  control: 'change prices and start the demo; may also read',
}
export const scopeNames = Object.keys(scopeHints) as Scope[]

const NAME_LONGEST = 100

/** What is wrong with a draft, by field; nothing where all is well. */
export function draftFaults(draft: KeyDraft): { name?: string; scopes?: string } {
  const name = draft.name.trim()
  return {
    ...(name === '' ? { name: 'Say what the key is for' } : {}),
    ...(name.length > NAME_LONGEST ? { name: `At most ${NAME_LONGEST} characters` } : {}),
    ...(draft.scopes.length === 0 ? { scopes: 'A key without a scope may do nothing' } : {}),
  }
}

export type KeyState = 'active' | 'expired' | 'revoked'

export function keyState(key: ApiKey, now: number): KeyState {
  if (key.revoked_at !== null) return 'revoked'
  return key.expires_at !== null && Date.parse(key.expires_at) <= now ? 'expired' : 'active'
}

/** Keys that still open something first; the server's order, newest first, within. */
export const livingFirst = (keys: readonly ApiKey[], now: number): ApiKey[] =>
  [...keys].sort((a, b) => Number(keyState(a, now) !== 'active') - Number(keyState(b, now) !== 'active'))
