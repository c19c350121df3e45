import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import type { AgentStatus } from '@/api/types'
import { statusWord } from './status'

const dot = (fill: string, r = 3.5) => <circle cx={7} cy={7} r={r} fill={fill} />

const shape: Record<AgentStatus, ReactNode> = {
  created: dot('var(--t3)', 2.5),
  running: dot('#3b82f6'),
  waiting: dot('var(--warn)', 4),
  idle: <circle cx={7} cy={7} r={3.75} fill="none" stroke="var(--t3)" strokeWidth={1.5} />,
  completed: (
    <path
      d="M2.5 7.5 5.5 10.5 11.5 3.5"
      fill="none"
      stroke="var(--done)"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  failed: (
    <path
      d="M3.5 3.5 10.5 10.5M10.5 3.5 3.5 10.5"
      stroke="var(--fail)"
      strokeWidth={1.75}
      strokeLinecap="round"
    />
  ),
  cancelled: (
    <path
      d="M3.5 3.5 10.5 10.5M10.5 3.5 3.5 10.5"
      stroke="var(--t3)"
      strokeWidth={1.75}
      strokeLinecap="round"
    />
  ),
  stuck: (
    <>
      <path d="M7 1.2 13.2 12.4H.8Z" fill="var(--warn)" stroke="var(--warn)" strokeLinejoin="round" />
      <path d="M7 5.2v3.4" stroke="var(--surface)" strokeWidth={1.5} strokeLinecap="round" />
      <circle cx={7} cy={10.6} r={0.85} fill="var(--surface)" />
    </>
  ),
  lost: (
    <circle cx={7} cy={7} r={5} fill="none" stroke="var(--t3)" strokeWidth={1.5} strokeDasharray="2.4 2.1" />
  ),
  deleted: (
    <>
      {dot('var(--t3)', 2.5)}
      <path d="M1 7h12" stroke="var(--t3)" strokeWidth={1.25} />
    </>
  ),
}

type Props = {
  status: AgentStatus
  /** What a reader hears where the word is another one, as for tasks. */
  label?: string
  className?: string | undefined
}

/** The one mark of a status: shape first, then colour; the word is there for readers. */
export function StatusMark({ status, label, className }: Props) {
  return (
    <span
      role="img"
      aria-label={label ?? statusWord[status]}
      className={clsx('relative block size-3.5 shrink-0 in-data-stale:opacity-55', className)}
    >
      {/* A box of its own and no part of the drawing: a browser fades boxes without painting them anew in each frame. */}
      {status === 'running' && (
        <span className="absolute inset-px animate-pulse-mark rounded-full bg-[#3b82f6] opacity-28 will-change-[opacity]" />
      )}
      <svg width={14} height={14} viewBox="0 0 14 14" aria-hidden className="relative">
        {shape[status]}
      </svg>
    </span>
  )
}
