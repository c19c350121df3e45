import type { PlanWindow } from '@/api/types'
import { statusFill } from './plan-words'

type Props = { window: PlanWindow; label: string; className?: string; tick?: boolean }

const width = (percent: number | null) => `${Math.min(100, Math.max(0, percent ?? 0))}%`

/** What is used solid, where it ends paler, a tick at 80 %; the colour follows where it ends. */
export function PlanBar({ window, label, className = '', tick = true }: Props) {
  const used = window.used_percent
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(used === null ? {} : { 'aria-valuenow': Math.min(100, Math.round(used)) })}
      className={`relative block overflow-hidden rounded-bar bg-track ${className}`}
    >
      {tick && (
        <span
          className="absolute inset-y-0 left-0 opacity-35"
          style={{ width: width(window.projected_percent), background: statusFill[window.status] }}
        />
      )}
      <span
        className="absolute inset-y-0 left-0"
        style={{ width: width(used), background: statusFill[window.status] }}
      />
    </span>
  )
}
