import type { ReactNode } from 'react'

type Props = { icon: ReactNode; title: string; children?: ReactNode }

/** Says what is missing and how to get it here. */
export function EmptyState({ icon, title, children }: Props) {
  return (
    <div className="flex gap-2.5 p-3 text-t3">
      <span className="mt-0.5 shrink-0" aria-hidden>
        {icon}
      </span>
      <div className="min-w-0">
        <p className="text-13 text-t2">{title}</p>
        {children !== undefined && <div className="text-12 text-t3">{children}</div>}
      </div>
    </div>
  )
}
