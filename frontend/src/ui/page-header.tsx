import { clsx } from 'clsx'
import type { ReactNode } from 'react'

type Props = {
  title: string
  /** Shows nothing on a phone but the title in the top bar. */
  quietOnPhone?: boolean
  aside?: ReactNode
  actions?: ReactNode
  children?: ReactNode
}

/** The line under the top bar: title, filters, actions. On a phone the top bar says the title. */
export function PageHeader({ title, quietOnPhone = false, aside, actions, children }: Props) {
  return (
    <header
      className={clsx(
        'flex min-h-12 shrink-0 flex-wrap items-center gap-3 px-4 max-md:min-h-0 max-md:px-3',
        quietOnPhone && 'max-md:*:sr-only',
      )}
    >
      <h1 className="font-semibold text-16 max-md:sr-only">{title}</h1>
      {aside}
      {children !== undefined && (
        <div className="flex min-w-0 flex-wrap items-center gap-3 max-md:gap-2 max-md:py-2">{children}</div>
      )}
      {actions !== undefined && <div className="ml-auto flex items-center gap-2">{actions}</div>}
    </header>
  )
}
