import { clsx } from 'clsx'

type Props = { label: string; ratio: number; className?: string }

export function ProgressBar({ label, ratio, className }: Props) {
  const whole = Math.round(Math.min(1, Math.max(0, ratio)) * 100)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={whole}
      aria-valuemin={0}
      aria-valuemax={100}
      className={clsx('h-2 overflow-hidden rounded-bar bg-track', className)}
    >
      <div className="h-full bg-accent" style={{ width: `${whole}%` }} />
    </div>
  )
}
