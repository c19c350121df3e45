import { clsx } from 'clsx'
import { TriangleAlert } from 'lucide-react'
import { type ComponentProps, useId } from 'react'

type Props = Omit<ComponentProps<'input'>, 'id'> & { label: string; hint?: string; error?: string | null }

/** A labelled input; what is wrong stands under it with mark and words. */
export function TextField({ label, hint, error, className, ...rest }: Props) {
  const id = useId()
  const noteId = useId()
  return (
    <div className={clsx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-12 text-t2">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? noteId : undefined}
        className={clsx(
          'h-8 rounded-panel border bg-surface px-2.5 text-13 text-t1 placeholder:text-t3',
          error ? 'border-fail' : 'border-control',
        )}
        {...rest}
      />
      {(error || hint) && (
        <p
          id={noteId}
          className={clsx('flex items-center gap-1.5 text-12', error ? 'text-fail-text' : 'text-t3')}
        >
          {error && <TriangleAlert size={13} aria-hidden />}
          {error ?? hint}
        </p>
      )}
    </div>
  )
}
