import type { ReactNode } from 'react'
import { isApple } from '@/lib/keys'

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-tag border border-line bg-raised px-1 font-sans text-11 text-t2">
      {children}
    </kbd>
  )
}

/** The name of the command key on this machine. */
export const modKey = isApple ? '⌘' : 'Ctrl '
