import type { AgentFilter, AgentQuery } from '@/api/types'
import { activeStatuses } from '@/domain/status'
import { startOfDay } from '@/lib/time'
import { choiceParam, flagParam, textParam } from '@/lib/use-params'

export type View = 'all' | 'active' | 'today' | 'needs' | 'failed'
export type Layout = 'table' | 'grid'

export const sortNames = {
  trouble: 'Trouble first',
  '-updated': 'Last seen',
  '-created': 'Newest',
  created: 'Oldest',
  '-cost': 'Dearest',
  cost: 'Cheapest',
  '-tokens': 'Most tokens',
  tokens: 'Fewest tokens',
  name: 'Name',
  '-name': 'Name, backwards',
  role: 'Role',
  '-role': 'Role, backwards',
  status: 'Status',
  updated: 'Longest silent',
} as const
export type Sort = keyof typeof sortNames

/** All that the address of the screen can say. */
export const agentParams = {
  view: choiceParam<View>(['all', 'active', 'today', 'needs', 'failed'], 'all'),
  as: choiceParam<Layout>(['table', 'grid'], 'table'),
  sort: choiceParam<Sort>(Object.keys(sortNames) as Sort[], 'trouble'),
  tree: flagParam(true),
  q: textParam,
  workspace: textParam,
  role: textParam,
  model: textParam,
  status: textParam,
  source: textParam,
  machine: textParam,
  over: textParam,
  open: textParam,
}
export type AgentParams = { [K in keyof typeof agentParams]: ReturnType<(typeof agentParams)[K]['read']> }

const filters = ['workspace', 'role', 'model', 'status', 'source', 'machine', 'q'] as const

/** What the chips and the search let through, whatever the view. */
export function filterOf(params: AgentParams): AgentFilter {
  const query: AgentFilter = {}
  for (const name of filters) {
    const value = params[name]
    if (value !== null) query[name] = value
  }
  if (params.over !== null) query.min_cost = params.over
  return query
}

/** A view is a filter of its own on top; `now` is needed only to know when today began. */
export function viewFilter(view: View, now: number): AgentFilter {
  switch (view) {
    case 'active':
      return { status: activeStatuses.join(',') }
    case 'today':
      return { started_after: new Date(startOfDay(now)).toISOString() }
    case 'needs':
      return { status: 'stuck,waiting' }
    case 'failed':
      return { status: 'failed,lost' }
    case 'all':
      return {}
  }
}

export const listQuery = (params: AgentParams, now: number): AgentQuery => ({
  ...filterOf(params),
  ...viewFilter(params.view, now),
  sort: params.sort,
})
