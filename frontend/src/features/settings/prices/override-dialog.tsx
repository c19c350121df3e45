import { type FormEvent, useId, useState } from 'react'
import type { ModelPrice, PriceOverride } from '@/api/types'
import { plural } from '@/lib/numbers'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { ErrorState } from '@/ui/error-state'
import { TextField } from '@/ui/text-field'
import { kindNames } from './models-panel'
import { amountFields, type Draft, draftOf, emptyDraft, faultsOf, means, overrideOf } from './override-form'

type Props = {
  known: PriceOverride | null
  pattern: string
  models: readonly ModelPrice[]
  busy: boolean
  error: Error | null
  onSave: (override: PriceOverride) => void
  onClose: () => void
}

const usual = { cache_read: '0.1 × input', cache_write_5m: '1.25 × input', cache_write_1h: '2 × input' }

/** One price of the person's own; what is wrong is said under each field while typing. */
export function OverrideDialog({ known, pattern, models, busy, error, onSave, onClose }: Props) {
  const form = useId()
  const [draft, setDraft] = useState<Draft>(() => (known ? draftOf(known) : emptyDraft(pattern)))
  const [tried, setTried] = useState(false)
  const faults = faultsOf(draft)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(faults).length === 0) onSave(overrideOf(draft, known))
  }
  const field = (name: keyof Draft) => ({
    value: draft[name],
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [name]: event.target.value }),
    error: tried || draft[name] !== '' ? (faults[name] ?? null) : null,
    autoComplete: 'off',
    spellCheck: false,
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={known ? 'Edit a price' : 'Add a price'}
      className="max-w-140"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="filled" type="submit" form={form} busy={busy}>
            Save price
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="Model or pattern"
          hint={coverage(draft.pattern, models)}
          autoFocus={pattern === ''}
          {...field('pattern')}
        />
        <fieldset className="grid grid-cols-2 gap-3">
          <legend className="mb-2 text-12 text-t3">US dollars for a million tokens</legend>
          {amountFields.map((name) => (
            <TextField
              key={name}
              label={kindNames[name]}
              inputMode="decimal"
              placeholder={name in usual ? usual[name as keyof typeof usual] : ''}
              autoFocus={name === 'input' && pattern !== ''}
              {...field(name)}
            />
          ))}
        </fieldset>
        <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
          <TextField
            label="In force from"
            type="date"
            hint="Empty: for all calls ever made"
            {...field('from')}
          />
          <TextField label="Note" placeholder="Where the price comes from" {...field('note')} />
        </div>
        {error && <ErrorState error={error} />}
      </form>
    </Dialog>
  )
}

function coverage(pattern: string, models: readonly ModelPrice[]): string {
  if (pattern.trim() === '') return '* stands for anything, ? for one character'
  const covered = models.filter(
    ({ model, matched_model }) =>
      means(pattern, model) || (matched_model !== null && means(pattern, matched_model)),
  )
  const [first] = covered
  if (!first) return 'Fits no model in use yet'
  return covered.length === 1
    ? `Fits ${first.model}`
    : `Fits ${plural(covered.length, 'model')} in use, such as ${first.model}`
}
