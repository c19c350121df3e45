import { FlaskConical } from 'lucide-react'
import { useTip } from '@/ui/tip'

const says = (what: string) => `${what} comes from the built-in demo, not from real agents`

type Props = {
  what?: string
  /** On a phone a picture says it. */
  brief?: boolean
}

/** Nobody may take a rehearsal for the real thing. */
export function SimulatedTag({ what = 'Part of this data', brief = false }: Props) {
  const tip = useTip(says(what))
  return (
    <span
      className="inline-flex h-4.5 shrink-0 items-center rounded-tag border border-warn-line bg-warn-bg px-1.5 text-11 text-warn-text"
      {...tip}
    >
      {brief && <FlaskConical size={12} aria-hidden className="md:hidden" />}
      <span className={brief ? 'max-md:sr-only' : undefined}>simulated</span>
    </span>
  )
}

/** The same in a row, where the page says it already: it only tells the simulated from the real ones. */
export function SimulatedMark() {
  const tip = useTip(says('This agent'))
  return (
    <span className="inline-flex shrink-0 text-t3" {...tip}>
      <FlaskConical size={12} aria-hidden />
      <span className="sr-only">simulated</span>
    </span>
  )
}
