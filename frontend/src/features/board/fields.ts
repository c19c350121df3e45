/** The fields of a task file that have a place of their own in the panel. */
const placed = new Set([
  'id',
  'title',
  'agent',
  'status',
  'priority',
  'dependencies',
  'description',
  'acceptance_criteria',
])

export type Field = { name: string; value: unknown }

/** "estimated_hours" as people write it. */
export const fieldName = (name: string): string => {
  const words = name.replaceAll(/[_-]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const isEmpty = (value: unknown) =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** Short values beside their names, long ones under them; nothing is left out but what says nothing. */
export function restOf(fields: Record<string, unknown>): { short: Field[]; long: Field[] } {
  const rest = Object.entries(fields)
    .filter(([name, value]) => !placed.has(name) && !isEmpty(value))
    .map(([name, value]) => ({ name, value }))
  const isShort = ({ value }: Field) => {
    if (Array.isArray(value))
      return value.every((one) => typeof one !== 'object') && value.join(', ').length < 60
    return typeof value === 'string'
      ? value.length < 60 && !value.trim().includes('\n')
      : typeof value !== 'object'
  }
  return { short: rest.filter(isShort), long: rest.filter((field) => !isShort(field)) }
}

export const textOf = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(textOf).join(', ')
    : typeof value === 'object' && value !== null
      ? JSON.stringify(value)
      : String(value)

/** A list as it is, a text as its lines without their dashes. */
export function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(textOf)
  if (typeof value !== 'string') return value === null || value === undefined ? [] : [textOf(value)]
  return value
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*]|\d+[.)])\s+/, '').trim())
    .filter(Boolean)
}
