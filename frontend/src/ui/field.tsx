import { clsx } from 'clsx'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

type Props = {
  /** The id of what it names; left out for a group, which names itself. */
  htmlFor?: string
  label: string
  /** At the right end of the label's line. */
  aside?: ReactNode
  hint?: ReactNode
  error?: string | null | undefined
  /** The id of the line under the field, for `aria-describedby`. */
  noteId?: string
  className?: string
  children: ReactNode
}

/** A label, a field, and under it what is wrong, with mark and words. */
export function Field({ htmlFor, label, aside, hint, error, noteId, className, children }: Props) {
  const Label = htmlFor === undefined ? 'span' : 'label'
  return (
    <div className={clsx('flex min-w-0 flex-col gap-1', className)}>
      <div className="flex items-baseline justify-between gap-2 text-12">
        <Label {...(htmlFor === undefined ? {} : { htmlFor })} className="text-t2">
          {label}
        </Label>
        {aside !== undefined && <span className="min-w-0 truncate text-t3">{aside}</span>}
      </div>
      {children}
      {error ? (
        <p id={noteId} className="flex items-start gap-1.5 text-12 text-fail-text">
          <TriangleAlert size={13} aria-hidden className="mt-0.5 shrink-0" />
          {error}
        </p>
      ) : (
        hint !== undefined && (
          <div id={noteId} className="text-12 text-t3">
            {hint}
          </div>
        )
      )}
    </div>
  )
}

/** How a one-line control looks. */
export const controlLook = (error = false) =>
  clsx(
    'h-7 w-full min-w-0 rounded-panel border bg-surface px-2.5 text-13 text-t1 placeholder:text-t3 max-md:h-11',
    error ? 'border-fail' : 'border-control',
  )
