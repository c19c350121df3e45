import type { TaskFilter, TaskQuery } from '@/api/types'
import { DAY, startOfDay } from '@/lib/time'
import { choiceParam, type Param, textParam } from '@/lib/use-params'

const HOUR = 3_600_000

export type View = 'all' | 'active' | 'today' | 'failed' | 'archived'
export type Layout = 'table' | 'timeline'
export type Span = 'fit' | '1h' | '6h' | '24h' | '7d'
export type HitKind = 'all' | 'prompt' | 'result' | 'output'
export type Created = 'today' | '24h' | '7d' | '30d'

export const sortNames = {
  '-created': 'newest first',
  created: 'oldest first',
  '-updated': 'last changed first',
  updated: 'longest unchanged first',
  '-cost': 'dearest first',
  cost: 'cheapest first',
  '-duration': 'longest first',
  duration: 'shortest first',
  status: 'under way first',
  '-status': 'ended first',
  priority: 'most urgent first',
  '-priority': 'least urgent first',
  title: 'by title',
  '-title': 'by title, backwards',
} as const
export type Sort = keyof typeof sortNames

export const createdNames: Record<Created, string> = {
  today: 'Today',
  '24h': 'Last 24 h',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
}

/** Several ids in one value; none is null. */
const listParam: Param<readonly string[]> = {
  read: (text) => (text ? text.split(',').filter(Boolean).map(decodeURIComponent) : []),
  write: (value) => value.map(encodeURIComponent).join(',') || null,
}

/** All that the address of the screen can say. */
export const taskParams = {
  view: choiceParam<View>(['all', 'active', 'today', 'failed', 'archived'], 'all'),
  as: choiceParam<Layout>(['table', 'timeline'], 'table'),
  sort: choiceParam<Sort>(Object.keys(sortNames) as Sort[], '-created'),
  span: choiceParam<Span>(['fit', '1h', '6h', '24h', '7d'], 'fit'),
  q: textParam,
  hits: choiceParam<HitKind>(['all', 'prompt', 'result', 'output'], 'all'),
  created: textParam,
  workspace: textParam,
  status: textParam,
  type: textParam,
  model: textParam,
  complexity: textParam,
  label: textParam,
  priority: textParam,
  driver: textParam,
  origin: textParam,
  source: textParam,
  open: textParam,
  unfold: listParam,
}
export type TaskParams = { [K in keyof typeof taskParams]: ReturnType<(typeof taskParams)[K]['read']> }

/** The chips that let a value of the server's through as it is. */
export const valueFilters = [
  'workspace',
  'status',
  'model',
  'complexity',
  'label',
  'priority',
  'driver',
  'origin',
  'source',
] as const

export const cleared = {
  view: 'all',
  q: null,
  hits: 'all',
  created: null,
  type: null,
  workspace: null,
  status: null,
  model: null,
  complexity: null,
  label: null,
  priority: null,
  driver: null,
  origin: null,
  source: null,
} as const satisfies Partial<TaskParams>

/** Since when, in steps, so that the question stays the same for a while. */
function createdAfter(created: string | null, now: number): number | null {
  const hour = Math.floor(now / HOUR) * HOUR
  if (created === 'today') return startOfDay(now)
  if (created === '24h') return hour - DAY
  if (created === '7d') return hour - 7 * DAY
  return created === '30d' ? hour - 30 * DAY : null
}

/** What the chips and the search let through, whatever the view. */
export function filterOf(params: TaskParams, now: number): TaskFilter {
  const query: TaskFilter = {}
  for (const name of valueFilters) {
    const value = params[name]
    if (value !== null) query[name] = value
  }
  if (params.type !== null) query.task_type = params.type
  const after = createdAfter(params.created, now)
  if (after !== null) query.created_after = new Date(after).toISOString()
  if (params.q !== null) {
    query.q = params.q
    if (params.hits !== 'all') query.hits = params.hits
  }
  return query
}

export const openStatuses = 'running,paused,assigned,pending'

/** A view is a filter of its own on top. */
export function viewFilter(view: View, now: number): TaskFilter {
  switch (view) {
    case 'active':
      return { status: openStatuses }
    case 'today':
      return { created_after: new Date(startOfDay(now)).toISOString() }
    case 'failed':
      return { status: 'failed,error' }
    case 'archived':
      return { archived: true }
    case 'all':
      return {}
  }
}

export const wholeFilter = (params: TaskParams, now: number): TaskFilter => ({
  ...filterOf(params, now),
  ...viewFilter(params.view, now),
})

export const listQuery = (params: TaskParams, now: number): TaskQuery => ({
  ...wholeFilter(params, now),
  sort: params.sort,
})
