import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

export type TabLink = { key: string; label: string; to: string; count?: ReactNode }

/** Tabs that are places: each has its own address. */
export function TabLinks({
  label,
  tabs,
  current,
}: {
  label: string
  tabs: readonly TabLink[]
  current: string
}) {
  return (
    <nav aria-label={label} className="flex h-10 shrink-0 items-stretch gap-4 overflow-x-auto max-md:h-11">
      {tabs.map((tab) => (
        <Link
          key={tab.key}
          to={tab.to}
          aria-current={tab.key === current ? 'page' : undefined}
          data-focus="inset"
          className={clsx(
            '-mb-px flex items-center gap-1.5 whitespace-nowrap border-b-2 font-medium text-13',
            tab.key === current ? 'border-accent text-t1' : 'border-transparent text-t2 hover:text-t1',
          )}
        >
          {tab.label}
          {tab.count !== undefined && <span className="num font-normal text-12 text-t3">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  )
}
