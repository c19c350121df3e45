import { clsx } from 'clsx'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from './icon-button'

type Props = {
  open: boolean
  onClose: () => void
  title: string
  icon?: ReactNode
  description?: string
  footer?: ReactNode
  className?: string
  children: ReactNode
}

export const scrimLook = 'fixed inset-0 z-50 bg-[#050506]/72'

export function Dialog({ open, onClose, title, icon, description, footer, className, children }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={scrimLook} />
        <Radix.Content
          onOpenAutoFocus={(event) => {
            // The dialog itself, not its Close button, unless something in it asked for the focus.
            event.preventDefault()
            const box = event.currentTarget
            if (box instanceof HTMLElement && !box.contains(document.activeElement)) box.focus()
          }}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={clsx(
            'fixed top-[12vh] left-1/2 z-50 flex max-h-[80vh] w-[calc(100vw-32px)] -translate-x-1/2 flex-col rounded-panel border border-control bg-surface outline-none',
            className ?? 'max-w-120',
          )}
        >
          <header className="flex h-12 shrink-0 items-center gap-2 border-line border-b pr-2 pl-4">
            {icon}
            <Radix.Title className="min-w-0 truncate font-semibold text-16">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton
                label="Close"
                keys="Escape"
                icon={<X size={16} aria-hidden />}
                className="ml-auto size-7 max-md:size-11"
              />
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">
            {description && (
              <Radix.Description className="mb-3 text-13 text-t2">{description}</Radix.Description>
            )}
            {children}
          </div>
          {footer !== undefined && (
            <footer className="flex h-13 shrink-0 items-center justify-end gap-2 rounded-b-panel border-line border-t bg-raised px-4">
              {footer}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
