import { clsx } from 'clsx'
import { LoaderCircle } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'

type Variant = 'filled' | 'plain' | 'quiet' | 'danger' | 'kill'

const look: Record<Variant, string> = {
  filled: 'bg-filled text-white hover:bg-filled-hover active:bg-filled-press',
  plain: 'border border-control bg-surface text-t1 hover:bg-hover active:bg-track',
  quiet: 'text-t2 hover:bg-hover hover:text-t1 active:bg-track',
  danger:
    'border border-control bg-surface text-fail-text hover:bg-(--danger-hover) active:bg-(--danger-press)',
  // Only in the dialog of the kill switch.
  kill: 'bg-danger text-white hover:bg-[#b91c1c] active:bg-[#991b1b]',
}

export const buttonLook = (variant: Variant, small = false) =>
  clsx(
    'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-panel font-medium',
    small ? 'h-6 px-2 text-12' : 'h-7 px-2.5 text-13',
    'disabled:border disabled:border-line disabled:bg-raised disabled:text-t3',
    look[variant],
  )

type Props = ComponentProps<'button'> & {
  variant?: Variant
  small?: boolean
  busy?: boolean
  icon?: ReactNode
}

export function Button({ variant = 'plain', small, busy, icon, className, children, ...rest }: Props) {
  return (
    <button
      type="button"
      aria-busy={busy || undefined}
      className={clsx(buttonLook(variant, small), busy && 'pointer-events-none', className)}
      {...rest}
    >
      {busy ? <LoaderCircle size={14} className="animate-spin" aria-hidden /> : icon}
      {children}
    </button>
  )
}
