import type { TaskFilter } from '@/api/types'
import { choiceParam, flagParam, textParam } from '@/lib/use-params'
import type { LaneName } from './lanes'

export type View = 'board' | 'graph'

/** All that the address of the screen can say. */
export const boardParams = {
  view: choiceParam<View>(['board', 'graph'], 'board'),
  /** Which lane a phone shows. */
  lane: choiceParam<LaneName>(['inbox', 'assigned', 'done'], 'inbox'),
  q: textParam,
  agent: textParam,
  priority: textParam,
  workspace: textParam,
  source: textParam,
  open: textParam,
  /** The figures of the invocations, and of which database alone. */
  calls: flagParam(false),
  telemetry: textParam,
}
export type BoardParams = { [K in keyof typeof boardParams]: ReturnType<(typeof boardParams)[K]['read']> }

export const cleared = {
  q: null,
  agent: null,
  priority: null,
  workspace: null,
  source: null,
} as const satisfies Partial<BoardParams>

/** What the server filters by; the agent is chosen here, for it has no such filter. */
export function filterOf(params: BoardParams): TaskFilter {
  const query: TaskFilter = {}
  for (const name of ['q', 'priority', 'workspace', 'source'] as const) {
    const value = params[name]
    if (value !== null) query[name] = value
  }
  return query
}

export const isFiltered = (params: BoardParams): boolean =>
  Object.keys(cleared).some((name) => params[name as keyof typeof cleared] !== null)
