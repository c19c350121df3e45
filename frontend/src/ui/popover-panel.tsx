import { clsx } from 'clsx'
import { Popover as Radix } from 'radix-ui'
import type { PopoverProps } from './popover'

export function PopoverPanel({ trigger, label, open, onOpenChange, wide, children }: PopoverProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          className={clsx(
            'z-50 outline-none max-h-(--radix-popover-content-available-height) overflow-y-auto rounded-panel border border-control bg-surface',
            wide ? 'w-116 max-w-[calc(100vw-16px)]' : 'min-w-48 max-w-80 p-1',
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
