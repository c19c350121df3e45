import { clsx } from 'clsx'
import { type ReactNode, useId } from 'react'
import { PanelBoundary } from './panel-boundary'
import { StaleMark } from './stale-mark'

type Props = {
  title: string
  aside?: ReactNode
  actions?: ReactNode
  footer?: ReactNode
  className?: string
  bodyClassName?: string
  /** False for a panel whose content does not age. */
  stale?: boolean
  children: ReactNode
}

/** A titled box. What breaks inside is caught here, so that the other panels stay. */
export function Panel({
  title,
  aside,
  actions,
  footer,
  className,
  bodyClassName,
  stale = true,
  children,
}: Props) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className={clsx(
        'flex min-w-0 flex-col overflow-hidden rounded-panel border border-line bg-surface',
        className,
      )}
    >
      <header className="flex h-9 max-md:h-11 shrink-0 items-center gap-2 border-line border-b px-3 max-md:px-4">
        <h2 id={id} className="shrink-0 font-semibold text-13 max-md:text-14">
          {title}
        </h2>
        {aside !== undefined && <div className="min-w-0 truncate text-12 text-t3">{aside}</div>}
        <div className="ml-auto flex min-w-0 items-center gap-2">
          {actions}
          {stale && <StaleMark />}
        </div>
      </header>
      <div className={clsx('min-h-0 flex-1', bodyClassName)}>
        <PanelBoundary>{children}</PanelBoundary>
      </div>
      {footer !== undefined && (
        <footer className="flex h-8 shrink-0 items-center gap-4 border-line border-t bg-raised px-3 text-12 text-t2">
          {footer}
        </footer>
      )}
    </section>
  )
}
