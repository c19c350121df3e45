import { type ReactNode, useLayoutEffect, useRef } from 'react'

const NEAR_END = 24

type Props = { label: string; className?: string; children: ReactNode }

/** A box that stays at its end while something is added, unless the reader went elsewhere. */
export function FollowEnd({ label, className, children }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const sticks = useRef(true)
  useLayoutEffect(() => {
    if (sticks.current && box.current) box.current.scrollTop = box.current.scrollHeight
  })
  return (
    <div
      ref={box}
      role="log"
      aria-label={label}
      aria-live="off"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit is scrolled with the arrow keys
      tabIndex={0}
      data-focus="inset"
      onScroll={({ currentTarget: it }) => {
        sticks.current = it.scrollHeight - it.scrollTop - it.clientHeight <= NEAR_END
      }}
      className={className}
    >
      {children}
    </div>
  )
}
