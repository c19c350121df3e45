import { clsx } from 'clsx'
import { useTip } from '@/ui/tip'

type Props = { what?: string; short?: boolean }

/** Nobody may take a rehearsal for the real thing. */
export function SimulatedTag({ what = 'Part of this data', short = false }: Props) {
  const tip = useTip(`${what} comes from the built-in demo, not from real agents`)
  return (
    <span
      className={clsx(
        'inline-flex h-4.5 shrink-0 items-center rounded-tag border border-warn-line bg-warn-bg text-11 text-warn-text',
        short ? 'px-1' : 'px-1.5',
      )}
      {...tip}
    >
      {short ? (
        <>
          sim<span className="sr-only">ulated</span>
        </>
      ) : (
        'simulated'
      )}
    </span>
  )
}
