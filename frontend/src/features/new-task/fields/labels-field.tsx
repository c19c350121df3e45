import { X } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { Field } from '@/ui/field'

const MOST = 20
const LONGEST = 60

type Props = { labels: readonly string[]; onChange: (labels: string[]) => void; error: string | undefined }

/** Short words to find the task by: Enter or a comma adds one, Backspace takes the last away. */
export function LabelsField({ labels, onChange, error }: Props) {
  const id = useId()
  const noteId = useId()
  const [draft, setDraft] = useState('')
  const add = (text: string) => {
    const word = text.trim().slice(0, LONGEST)
    setDraft('')
    if (word !== '' && !labels.includes(word) && labels.length < MOST) onChange([...labels, word])
  }
  const key = (event: KeyboardEvent) => {
    const adds = event.key === 'Enter' && !event.ctrlKey && !event.metaKey
    if (adds || event.key === ',') {
      event.preventDefault()
      add(draft)
    } else if (event.key === 'Backspace' && draft === '' && labels.length > 0) onChange(labels.slice(0, -1))
  }
  return (
    <Field htmlFor={id} label="Labels" noteId={noteId} error={error}>
      <div className="flex min-h-7 flex-wrap items-center gap-1 rounded-panel border border-control bg-surface px-1.5 py-0.5 focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-2 max-md:min-h-11">
        {labels.map((label) => (
          <span
            key={label}
            className="inline-flex h-5 max-w-full items-center rounded-tag border border-line bg-raised pl-1.5 text-12 text-t1 max-md:h-8"
          >
            <span className="truncate">{label}</span>
            <button
              type="button"
              aria-label={`Remove the label ${label}`}
              onClick={() => onChange(labels.filter((one) => one !== label))}
              className="flex h-full items-center px-1 text-t3 hover:text-t1 max-md:w-8 max-md:justify-center"
            >
              <X size={11} aria-hidden />
            </button>
          </span>
        ))}
        <input
          id={id}
          value={draft}
          placeholder={labels.length === 0 ? 'Add' : ''}
          aria-describedby={error ? noteId : undefined}
          aria-invalid={error ? true : undefined}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={key}
          onBlur={() => add(draft)}
          className="h-5 min-w-10 flex-1 bg-transparent px-1 text-13 text-t1 outline-none placeholder:text-t3 max-md:h-9"
        />
      </div>
    </Field>
  )
}
