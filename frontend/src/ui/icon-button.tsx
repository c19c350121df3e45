import { clsx } from 'clsx'
import type { ComponentProps, ReactNode } from 'react'
import { useTip } from './tip'

type Props = Omit<ComponentProps<'button'>, 'aria-label' | 'children'> & {
  label: string
  icon: ReactNode
  keys?: string
}

/** A button that is only a picture always has a name, for the eye as a tip and for a reader as a label. */
export function IconButton({ label, icon, keys, className = 'size-7 max-md:size-11', ...rest }: Props) {
  const tip = useTip(keys ? `${label} (${keys})` : label, { describes: false })
  return (
    <button
      type="button"
      aria-label={label}
      aria-keyshortcuts={keys}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center rounded-panel text-t2',
        'hover:bg-hover hover:text-t1 active:bg-track disabled:text-t3 disabled:hover:bg-transparent',
        className,
      )}
      {...tip}
      {...rest}
    >
      {icon}
    </button>
  )
}
