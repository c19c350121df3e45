import { clsx } from 'clsx'
import type { ReactNode } from 'react'

type Props = { name: string; hint?: ReactNode; wideOnly?: boolean; children: ReactNode }

/** One choice: what it is and does on the left, the choice itself on the right. */
export function SettingRow({ name, hint, wideOnly = false, children }: Props) {
  return (
    <div
      className={clsx(
        'row-lines flex min-h-13 items-center gap-4 px-3 py-2 last:border-b-0 max-md:flex-col max-md:items-start max-md:gap-2 max-md:px-4',
        wideOnly && 'max-md:hidden',
      )}
    >
      <div className="min-w-0 flex-1">
        <p className="font-medium">{name}</p>
        {hint !== undefined && <p className="text-12 text-t3">{hint}</p>}
      </div>
      {children}
    </div>
  )
}

/** One fact about this server or session. */
export function FactRow({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="row-lines flex min-h-9 items-center gap-4 px-3 py-1.5 last:border-b-0 max-md:flex-col max-md:items-start max-md:gap-0 max-md:px-4">
      <dt className="w-40 shrink-0 text-t2">{name}</dt>
      <dd className="min-w-0 max-w-full flex-1 break-words">{children}</dd>
    </div>
  )
}
