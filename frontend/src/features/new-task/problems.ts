import { ApiError } from '@/api/error'

const fields = [
  'prompt',
  'task_type',
  'mode',
  'workflow_id',
  'model',
  'driver',
  'working_directory',
  'isolation',
  'instructions',
  'priority',
  'labels',
  'cost_cap',
  'title',
  'dependencies',
] as const
export type Field = (typeof fields)[number]

/** What stands under each field, and what belongs to none. */
export type Problems = { fields: Partial<Record<Field, string>>; general: string | null }

export const noProblems: Problems = { fields: {}, general: null }

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const isField = (name: string | undefined): name is Field => fields.includes(name as Field)

type Told = { where?: unknown; reason?: unknown }

function fromDetails(details: unknown): Problems['fields'] {
  const found: Problems['fields'] = {}
  if (!Array.isArray(details)) return found
  for (const { where, reason } of details as Told[]) {
    const name = String(where ?? '').split('.')[1]
    if (isField(name) && !(name in found)) found[name] = capital(String(reason ?? 'is not right'))
  }
  return found
}

/** Puts what the server refused under the fields it is about. */
export function problemsOf(error: unknown): Problems {
  if (!(error instanceof ApiError))
    return { fields: {}, general: error instanceof Error ? error.message : 'It could not be submitted' }
  const found = fromDetails(error.details)
  if (Object.keys(found).length > 0) return { fields: found, general: null }
  const [, named, rest] = /^([a-z_]+)(?::| (?=\S+:))\s*([\s\S]+)$/.exec(error.message) ?? []
  if (isField(named) && rest) return { fields: { [named]: capital(rest) }, general: null }
  if (/below a folder where tasks may work|there is no folder/.test(error.message))
    return { fields: { working_directory: error.message }, general: null }
  const first = /^(isolation|driver|model|dependencies)\b/.exec(error.message)?.[1]
  if (isField(first)) return { fields: { [first]: capital(error.message) }, general: null }
  return { fields: {}, general: error.message }
}
