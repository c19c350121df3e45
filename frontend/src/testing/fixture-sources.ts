import type { CheckedSource, Source, SourceKind } from '@/api/types'
import type { Answer } from './fixture-api'
import { makeSource, minutesAgo } from './make'
import type { World } from './world'

/** Three records that could not be read. */
export function problems(world: World) {
  const items = [
    {
      seq: 3,
      location: 'api-server/3f2a91c2.jsonl:1841',
      reason: 'The line is not JSON: it breaks off',
      sample: '{"type":"assistant","message":{"role":"assist',
      time: minutesAgo(80, world.now),
    },
    {
      seq: 2,
      location: 'billing/77aa01.jsonl:12',
      reason: 'A message without a time',
      sample: '{"type":"user","uuid":"9b88ec98"}',
      time: minutesAgo(190, world.now),
    },
    {
      seq: 1,
      location: 'billing/0f.jsonl',
      reason: 'The file is not text',
      sample: null,
      time: minutesAgo(4000, world.now),
    },
  ]
  return { items, next_cursor: null, total: items.length, as_of_seq: world.seq }
}

const kinds: SourceKind[] = [
  { kind: 'claude_code', name: 'Claude Code', expects: 'a folder with projects/ and transcripts below' },
  { kind: 'codex', name: 'Codex', expects: 'a folder with sessions/ below' },
  {
    kind: 'collaboration',
    name: 'Task files',
    expects: 'a folder with inbox, assigned or done, or with work/collaboration',
  },
  { kind: 'telemetry_db', name: 'Invocations', expects: 'a SQLite file with a table invocations' },
]

const lies: Omit<CheckedSource, 'added'>[] = [
  { kind: 'gemini', name: 'Gemini CLI', path: '/home/mk/.gemini', detail: '38 sessions, 41 MB' },
  {
    kind: 'collaboration',
    name: 'Task files',
    path: '/home/mk/code/docs-site/work/collaboration',
    detail: '23 task files, 2 agents',
  },
  { kind: 'codex', name: 'Codex', path: '/home/mk/.codex', detail: '23 sessions, 9 MB' },
]

const isRead = (world: World, path: string) => world.sources.some((source) => source.path === path)

function check(world: World, place: { kind: string; path: string }): Answer {
  const known = lies.find((one) => one.kind === place.kind && one.path === place.path)
  if (!known)
    return {
      status: 422,
      body: { code: 'invalid', message: `${place.path} does not exist`, details: null },
    }
  return { status: 200, body: { ...known, added: isRead(world, known.path) } }
}

/** Sources are added, removed, paused and resumed as in a server. */
export function answerSources(world: World, method: string, path: string, body: unknown): Answer | null {
  const page = (items: readonly unknown[]): Answer => ({
    status: 200,
    body: { items, next_cursor: null, total: items.length, as_of_seq: world.seq },
  })
  if (path === '/sources/kinds') return page(kinds)
  if (path === '/sources/found')
    return page(
      lies
        .map((one) => ({ ...one, added: one.kind === 'codex' || isRead(world, one.path) }))
        .sort((a, b) => Number(a.added) - Number(b.added)),
    )
  const place = body as { kind: string; path: string }
  if (method === 'POST' && path === '/sources/check') return check(world, place)
  if (method === 'POST' && path === '/sources') {
    const found = check(world, place)
    if (found.status !== 200) return found
    const { kind, name } = found.body as CheckedSource
    const source = makeSource({
      id: `${kind}:${place.path}`,
      kind,
      name,
      path: place.path,
      origin: 'added',
      actions: ['rescan', 'pause', 'remove'],
    })
    world.sources = [...world.sources, source]
    return { status: 201, body: { ...source, as_of_seq: world.seq } }
  }
  const id = decodeURIComponent(path.split('/')[2] ?? '')
  const known = world.sources.find((source) => source.id === id)
  if (!path.startsWith('/sources/') || !known) return null
  if (method === 'DELETE') {
    world.sources = world.sources.filter((source) => source !== known)
    return { status: 200, body: { id, state: 'removed', as_of_seq: world.seq } }
  }
  const paused = path.endsWith('/pause')
  if (method !== 'POST' || !(paused || path.endsWith('/resume'))) return null
  const turned: Source = {
    ...known,
    state: paused ? 'paused' : 'starting',
    actions: known.actions.map((action) =>
      action === 'pause' || action === 'resume' ? (paused ? 'resume' : 'pause') : action,
    ),
  }
  world.sources = world.sources.map((source) => (source === known ? turned : source))
  return { status: 200, body: { ...turned, as_of_seq: world.seq } }
}
