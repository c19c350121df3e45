import type { PriceOverride } from '@/api/types'
import { clock } from '@/lib/clock'

export const amountFields = ['input', 'output', 'cache_read', 'cache_write_5m', 'cache_write_1h'] as const
export type AmountField = (typeof amountFields)[number]

/** What the person typed; every field is text until it is saved. */
export type Draft = Record<AmountField, string> & { pattern: string; from: string; note: string }
export type Faults = Partial<Record<keyof Draft, string>>

const LARGEST = 10_000_000
const LONGEST = 40
const DECIMAL = /^(\d+\.?\d*|\.\d+)$/

export function emptyDraft(pattern = ''): Draft {
  return {
    pattern,
    input: '',
    output: '',
    cache_read: '',
    cache_write_5m: '',
    cache_write_1h: '',
    from: '',
    note: '',
  }
}

const two = (value: number) => String(value).padStart(2, '0')

/** A moment as the date field shows it: the day in this person's zone. */
export function dayText(time: string): string {
  const date = new Date(time)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

export function draftOf(override: PriceOverride): Draft {
  return {
    pattern: override.model_pattern,
    input: override.input,
    output: override.output,
    cache_read: override.cache_read ?? '',
    cache_write_5m: override.cache_write_5m ?? '',
    cache_write_1h: override.cache_write_1h ?? '',
    from: override.effective_from ? dayText(override.effective_from) : '',
    note: override.note ?? '',
  }
}

function amountFault(text: string, required: boolean): string | null {
  const amount = text.trim()
  if (amount === '') return required ? 'Give a price; 0 means free' : null
  if (amount.startsWith('-') || amount.startsWith('−')) return 'A price is 0 or more'
  if (amount.startsWith('$')) return 'Only the number, without $'
  if (amount.includes(',')) return 'Write it with a point, as in 1.25'
  if (!DECIMAL.test(amount) || amount.length > LONGEST) return 'Not a number: write it as in 1.25'
  return Number(amount) > LARGEST ? 'More than ten million dollars is a slip' : null
}

function patternFault(text: string): string | null {
  const pattern = text.trim()
  if (pattern === '') return 'Name a model; * stands for anything'
  if (/\s/.test(pattern)) return 'Names of models have no spaces'
  return pattern.length > 200 ? 'At most 200 characters' : null
}

/** What is wrong, by field; empty where the draft may be saved. */
export function faultsOf(draft: Draft): Faults {
  const faults: Faults = {}
  const note = (field: keyof Draft, fault: string | null) => {
    if (fault !== null) faults[field] = fault
  }
  note('pattern', patternFault(draft.pattern))
  for (const field of amountFields)
    note(field, amountFault(draft[field], field === 'input' || field === 'output'))
  if (draft.from !== '' && !(Date.parse(`${draft.from}T00:00`) >= 0)) note('from', 'Not a day since 1970')
  if (draft.note.length > 500) note('note', 'At most 500 characters')
  return faults
}

const newId = () => `own-${clock.now().toString(36)}-${Math.random().toString(36).slice(2, 6)}`

/** The override that a draft without faults means; fields that the form does not show are kept. */
export function overrideOf(draft: Draft, known: PriceOverride | null): PriceOverride {
  const optional = (text: string) => text.trim() || null
  const sameDay = known?.effective_from && dayText(known.effective_from) === draft.from
  const from = draft.from === '' ? null : new Date(`${draft.from}T00:00`).toISOString()
  return {
    ...(known ?? { id: newId() }),
    model_pattern: draft.pattern.trim(),
    input: draft.input.trim(),
    output: draft.output.trim(),
    cache_read: optional(draft.cache_read),
    cache_write_5m: optional(draft.cache_write_5m),
    cache_write_1h: optional(draft.cache_write_1h),
    effective_from: sameDay ? (known.effective_from ?? null) : from,
    note: optional(draft.note),
  }
}

/** Whether a pattern with * and ? means a model, as the server reads it. */
export function means(pattern: string, model: string): boolean {
  const literal = pattern.trim().replace(/[.+^${}()|[\]\\]/g, '\\$&')
  const source = literal.replaceAll('*', '.*').replaceAll('?', '.')
  return new RegExp(`^${source}$`, 'i').test(model)
}
