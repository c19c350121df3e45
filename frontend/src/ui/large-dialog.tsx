import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { scrimLook } from './dialog'
import { IconButton } from './icon-button'
import { Kbd } from './kbd'

type Props = {
  title: string
  words?: ReactNode
  aside?: ReactNode
  onClose: () => void
  /** Fills the dialog under its head, to its edges. */
  children: ReactNode
}

/** A dialog for a whole form: 1080 wide, its parts scroll in themselves. */
export function LargeDialog({ title, words, aside, onClose, children }: Props) {
  return (
    <Radix.Root open onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={scrimLook} />
        <Radix.Content
          aria-describedby={undefined}
          // The first field takes the focus by itself.
          onOpenAutoFocus={(event) => {
            const box = event.currentTarget
            if (box instanceof HTMLElement && box.contains(document.activeElement)) event.preventDefault()
          }}
          onEscapeKeyDown={(event) => {
            // A list that is open under a field closes first.
            if (document.activeElement?.matches('[role=combobox][aria-expanded=true]')) event.preventDefault()
          }}
          className="-translate-x-1/2 fixed top-[6vh] left-1/2 z-50 flex h-[88vh] max-h-200 w-[calc(100vw-32px)] max-w-270 flex-col overflow-hidden rounded-panel border border-control bg-surface outline-none"
        >
          <header className="flex h-12 shrink-0 items-center gap-2.5 border-line border-b pr-2 pl-4">
            <Radix.Title className="shrink-0 font-semibold text-16">{title}</Radix.Title>
            <span className="min-w-0 truncate font-mono text-12 text-t2">{words}</span>
            <span className="ml-auto flex items-center gap-3">
              {aside}
              <span className="flex items-center gap-2">
                <Kbd>Esc</Kbd>
                <Radix.Close asChild>
                  <IconButton label="Close" icon={<X size={16} aria-hidden />} />
                </Radix.Close>
              </span>
            </span>
          </header>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
