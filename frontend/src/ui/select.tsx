import { clsx } from 'clsx'
import { ChevronDown } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { controlLook, Field } from './field'

export type SelectOption = { value: string; label: string; disabled?: boolean }

type Props = {
  label: string
  value: string
  options: readonly SelectOption[]
  onChange: (value: string) => void
  mark?: ReactNode
  aside?: ReactNode
  hint?: ReactNode
  error?: string | null | undefined
  className?: string
}

/** A native choice: the keyboard, the reader and the phone know it already. */
export function Select({ label, value, options, onChange, mark, aside, hint, error, className }: Props) {
  const id = useId()
  const noteId = useId()
  return (
    <Field
      htmlFor={id}
      label={label}
      noteId={noteId}
      {...(aside === undefined ? {} : { aside })}
      {...(hint === undefined ? {} : { hint })}
      error={error}
      {...(className === undefined ? {} : { className })}
    >
      <span className="relative block">
        {mark !== undefined && (
          <span aria-hidden className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 flex">
            {mark}
          </span>
        )}
        <select
          id={id}
          value={value}
          title={options.find((option) => option.value === value)?.label}
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint !== undefined ? noteId : undefined}
          onChange={(event) => onChange(event.target.value)}
          className={clsx(
            controlLook(Boolean(error)),
            'appearance-none truncate pr-7',
            mark !== undefined && 'pl-6.5',
          )}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          size={14}
          aria-hidden
          className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-2 text-t2"
        />
      </span>
    </Field>
  )
}
