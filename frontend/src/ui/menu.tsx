import { clsx } from 'clsx'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'

export type MenuItem = {
  label: string
  run: () => void
  icon?: ReactNode
  aside?: ReactNode
  danger?: boolean
  disabled?: boolean
}

export function Menu({ trigger, items }: { trigger: ReactNode; items: readonly MenuItem[] }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 min-w-44 rounded-panel border border-control bg-surface p-1"
        >
          {items.map((item) => (
            <DropdownMenu.Item
              key={item.label}
              disabled={item.disabled ?? false}
              onSelect={item.run}
              className={clsx(
                'flex h-7 cursor-default items-center gap-2 rounded-tag px-2 text-13 outline-none max-md:h-11',
                'data-disabled:text-t3 data-highlighted:bg-hover',
                item.danger ? 'text-fail-text' : 'text-t1',
              )}
            >
              {item.icon}
              <span className="flex-1">{item.label}</span>
              <span className="text-12 text-t3">{item.aside}</span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
