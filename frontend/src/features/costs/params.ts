import type { CostDimension } from '@/api/types'
import type { PeriodName } from '@/domain/period/period'
import { choiceParam, flagParam, type Param, textParam } from '@/lib/use-params'

export const groups = ['role', 'model', 'agent', 'workspace', 'source', 'day'] as const
export type Group = (typeof groups)[number]

export const groupNames: Record<CostDimension, string> = {
  role: 'Role',
  model: 'Model',
  agent: 'Agent',
  workspace: 'Workspace',
  source: 'Source',
  day: 'Day',
  hour: 'Hour',
}

/** What opens below a row, and below that. */
export const drill: Record<Group, readonly Group[]> = {
  role: ['role', 'model', 'agent'],
  model: ['model', 'role', 'agent'],
  agent: ['agent', 'model', 'day'],
  workspace: ['workspace', 'role', 'model'],
  source: ['source', 'role', 'model'],
  day: ['day', 'model', 'role'],
}

const bases = ['reported', 'computed', 'guessed', 'unknown'] as const
const basisParam: Param<(typeof bases)[number] | null> = {
  read: (text) => bases.find((basis) => basis === text) ?? null,
  write: (value) => value,
}

/** All that the address of the screen can say. */
export const costParams = {
  period: choiceParam<PeriodName>(['today', '7d', 'month', 'all', 'custom'], 'month'),
  from: textParam,
  to: textParam,
  workspace: textParam,
  model: textParam,
  role: textParam,
  source: textParam,
  by: choiceParam<Group>(groups, 'role'),
  ledger: flagParam(false),
  estimate: flagParam(false),
  ledgerAgent: textParam,
  ledgerModel: textParam,
  basis: basisParam,
}
export type CostParams = { [K in keyof typeof costParams]: ReturnType<(typeof costParams)[K]['read']> }

export const filters = ['workspace', 'model', 'role', 'source'] as const
export type Filter = (typeof filters)[number]

/** The filters that stand, as the server takes them. */
export function filterOf(params: CostParams): Partial<Record<Filter, string>> {
  return Object.fromEntries(filters.flatMap((name) => (params[name] === null ? [] : [[name, params[name]]])))
}
