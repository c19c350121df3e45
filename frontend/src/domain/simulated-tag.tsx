import { useTip } from '@/ui/tip'

/** Nobody may take a rehearsal for the real thing. */
export function SimulatedTag({ what = 'Part of this data' }: { what?: string }) {
  const tip = useTip(`${what} comes from the built-in demo, not from real agents`)
  return (
    <span
      className="inline-flex h-4.5 shrink-0 items-center rounded-tag border border-warn-line bg-warn-bg px-1.5 text-11 text-warn-text"
      {...tip}
    >
      simulated
    </span>
  )
}
