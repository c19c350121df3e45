import { clsx } from 'clsx'
import type { ReactNode } from 'react'

type Props = { label: string; className?: string; children: ReactNode }

/** A part that scrolls by itself and has nothing in it to focus: the keyboard reaches it as a whole. */
export function ScrollRegion({ label, className, children }: Props) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
      tabIndex={0}
      data-focus="inset"
      className={clsx('min-h-0 flex-1 overflow-auto', className)}
    >
      {children}
    </section>
  )
}
