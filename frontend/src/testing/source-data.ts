import type { FoundSource, Source } from '@/api/types'
import { makeSource, minutesAgo } from './make'

export const found: FoundSource[] = [
  {
    kind: 'codex',
    name: 'Codex',
    path: '~/.codex/sessions',
    detail: '23 sessions, 9 MB',
    present: true,
    supported: false,
  },
  {
    kind: 'collaboration',
    name: 'Collaboration folder',
    path: '~/code/shop/work/collaboration',
    detail: '188 files',
    present: true,
    supported: false,
  },
]

export const importing = makeSource({
  state: 'importing',
  state_reason: 'importing, newest first',
  import: {
    files_done: 141,
    files_total: 412,
    bytes_done: 34_000_000,
    bytes_total: 100_000_000,
    lines_done: 38_204,
    rate_files_per_s: 11,
    seconds_left: 25,
    started_at: minutesAgo(0.6),
  },
})

export const sources = (): Source[] => [
  makeSource(),
  makeSource({
    id: 'hooks',
    kind: 'hooks',
    name: 'Claude Code hooks',
    path: '/api/v1/hooks/claude-code',
    lag_ms: 6,
    facts_today: 61_000,
    rate_per_minute: 284,
  }),
  makeSource({
    id: 'otlp',
    kind: 'otlp',
    name: 'OTLP',
    path: '/v1/traces, /v1/metrics, /v1/logs',
    lag_ms: 900,
    facts_today: 88_000,
    rate_per_minute: 318,
    problems: 1,
    state: 'problem',
    state_reason: '1 span could not be read',
  }),
  makeSource({
    id: 'codex',
    kind: 'codex',
    name: 'Codex',
    path: '~/.codex/sessions',
    state: 'idle',
    lag_ms: null,
    facts_today: 1127,
    rate_per_minute: 0,
    history: Array.from({ length: 30 }, () => 0),
  }),
]
