import { clsx } from 'clsx'
import { useDeferredValue, useId, useMemo } from 'react'
import { exactNumber, plural } from '@/lib/numbers'
import { Field } from '@/ui/field'
import { highlight, type Kind, LONGEST } from './highlight'

type Props = {
  value: string
  onChange: (value: string) => void
  /** Of this text, as the server counts them; null while it counts. */
  words: number | null
  tokens: number | null
  simulated: boolean
  error: string | undefined
}

const look: Record<Kind, string> = {
  plain: '',
  verb: 'text-code-keyword',
  file: 'text-code-name',
  code: 'text-code-string',
  directive: 'text-warn-text',
}

/** Both layers break their lines in the same places. */
const type = 'col-start-1 row-start-1 min-h-30 whitespace-pre-wrap p-3 text-14 [overflow-wrap:anywhere]'

/** A plain text area; behind its letters stand the same ones in colour. */
export function PromptEditor({ value, onChange, words, tokens, simulated, error }: Props) {
  const id = useId()
  const noteId = useId()
  const shown = useDeferredValue(value)
  // What is very long was pasted: it is shown as it is, by the field alone.
  const long = value.length > LONGEST
  const pieces = useMemo(() => highlight(shown), [shown])
  const current = shown === value
  return (
    <Field htmlFor={id} label="Prompt" noteId={noteId} error={error}>
      <div
        className={clsx(
          'flex flex-col overflow-hidden rounded-panel border bg-page focus-within:border-accent focus-within:ring-1 focus-within:ring-accent',
          error ? 'border-fail' : 'border-control',
        )}
      >
        <div className="grid max-h-[min(38vh,360px)] grid-cols-[minmax(0,1fr)] overflow-y-auto">
          {!long && (
            <div aria-hidden className={clsx(type, 'pointer-events-none text-t1')}>
              {current
                ? pieces.map((piece) => (
                    <span key={piece.at} className={look[piece.kind]}>
                      {piece.text}
                    </span>
                  ))
                : value}
              {/* A last empty line has a height too. */}
              {'\u200b'}
            </div>
          )}
          <textarea
            id={id}
            // biome-ignore lint/a11y/noAutofocus: the form is opened to write this
            autoFocus
            value={value}
            spellCheck={false}
            aria-required
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? noteId : undefined}
            placeholder="What is to be done? Name files, say how it is checked."
            onChange={(event) => onChange(event.target.value)}
            className={clsx(
              type,
              'resize-none bg-transparent text-t1 caret-(--t1) outline-none placeholder:text-t3',
              long
                ? 'h-80 overflow-y-auto'
                : 'overflow-hidden [-webkit-text-fill-color:transparent] placeholder:[-webkit-text-fill-color:var(--t3)]',
            )}
          />
        </div>
        <p className="flex items-center gap-3 border-line border-t px-3 py-1.5 text-12 text-t3">
          <span className="min-w-0 truncate max-md:hidden">
            {simulated && (
              <>
                Lines with <code className="text-11">@simulate</code> steer the rehearsal
              </>
            )}
          </span>
          <span className="num ml-auto shrink-0">
            {words === null ? '…' : plural(words, 'word')} · ~
            {tokens === null ? '…' : `${exactNumber(tokens)} tokens`}
          </span>
        </p>
      </div>
    </Field>
  )
}
