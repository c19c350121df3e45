import { clsx } from 'clsx'
import { Search } from 'lucide-react'
import { type Ref, useEffect, useState } from 'react'
import { Kbd } from './kbd'

type Props = {
  label: string
  value: string
  onChange: (value: string) => void
  className?: string
  /** Set on the one field of a screen that `/` goes to. */
  main?: boolean
  ref?: Ref<HTMLInputElement>
}

const SETTLE_MS = 150

/** Shows each letter at once and reports when the typing rests. */
export function SearchField({ label, value, onChange, className, main = false, ref }: Props) {
  const [draft, setDraft] = useState(value)
  useEffect(() => setDraft(value), [value])
  useEffect(() => {
    if (draft === value) return
    const timer = setTimeout(() => onChange(draft), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [draft, value, onChange])
  return (
    <div className={clsx('relative', className)}>
      <Search size={14} className="-translate-y-1/2 absolute top-1/2 left-2.5 text-t3" aria-hidden />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        placeholder={label}
        value={draft}
        {...(main ? { 'data-main-search': '' } : {})}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          if (draft === '') event.currentTarget.blur()
          else {
            setDraft('')
            onChange('')
          }
        }}
        className="h-7 w-full rounded-panel border border-control bg-surface pr-8 pl-8 text-13 text-t1 placeholder:text-t3 max-md:h-11 [&::-webkit-search-cancel-button]:hidden"
      />
      {main && (
        <span className="-translate-y-1/2 absolute top-1/2 right-2 max-md:hidden" aria-hidden>
          <Kbd>/</Kbd>
        </span>
      )}
    </div>
  )
}
