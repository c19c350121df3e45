import { ArrowDown, ArrowUp, ExternalLink, X } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { Link } from 'react-router'
import { IconButton } from './icon-button'
import { PanelBoundary } from './panel-boundary'

type Props = {
  label: string
  head: ReactNode
  position?: string
  /** Where it stands in full; null where the panel is all there is. */
  openTo: string | null
  onPrevious?: (() => void) | undefined
  onNext?: (() => void) | undefined
  onClose: () => void
  footer?: ReactNode
  children: ReactNode
}

/** One item beside its list, which stays usable: no overlay, no focus trap, Escape closes. */
export function SidePanel(props: Props) {
  const { onClose } = props
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose()
    }
    window.addEventListener('keydown', close)
    return () => window.removeEventListener('keydown', close)
  }, [onClose])
  return (
    <aside
      aria-label={props.label}
      className="flex w-106 shrink-0 flex-col border-line border-l bg-surface max-lg:fixed max-lg:inset-0 max-lg:z-40 max-lg:w-auto"
    >
      <header className="flex h-11 shrink-0 items-center gap-1 border-line border-b pr-2 pl-4 max-md:h-13 max-md:gap-0">
        <div className="flex min-w-0 items-center gap-1 font-mono text-12 text-t2">{props.head}</div>
        <span className="num mr-1 ml-auto shrink-0 whitespace-nowrap pl-2 text-12 text-t2">
          {props.position}
        </span>
        <IconButton
          label="Previous row"
          keys="ArrowUp"
          icon={<ArrowUp size={15} aria-hidden />}
          disabled={!props.onPrevious}
          onClick={props.onPrevious}
        />
        <IconButton
          label="Next row"
          keys="ArrowDown"
          icon={<ArrowDown size={15} aria-hidden />}
          disabled={!props.onNext}
          onClick={props.onNext}
        />
        {props.openTo !== null && (
          <Link
            to={props.openTo}
            aria-label="Open full"
            title="Open full"
            className="inline-flex size-7 items-center max-md:size-11 justify-center rounded-panel text-t2 hover:bg-hover hover:text-t1"
          >
            <ExternalLink size={14} aria-hidden />
          </Link>
        )}
        <IconButton label="Close" keys="Escape" icon={<X size={15} aria-hidden />} onClick={onClose} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <PanelBoundary>{props.children}</PanelBoundary>
      </div>
      {props.footer !== undefined && (
        <footer className="flex h-11 shrink-0 items-center gap-2 border-line border-t bg-raised px-4 max-md:h-16">
          {props.footer}
        </footer>
      )}
    </aside>
  )
}
