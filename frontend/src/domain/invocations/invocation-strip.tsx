import { ChevronDown } from 'lucide-react'
import { type ComponentProps, type ReactNode, useCallback, useRef } from 'react'
import { Money } from '@/domain/money'
import { plural } from '@/lib/numbers'
import { Sparkline } from '@/ui/sparkline'
import { Tip } from '@/ui/tip'
import { Cents } from './cents'
import { InvocationPanel, paceWords } from './invocation-panel'
import { latency, success } from './words'

type Props = Pick<ComponentProps<typeof InvocationPanel>, 'calls' | 'databases' | 'source' | 'onSource'> & {
  open: boolean
  onOpen: (open: boolean) => void
}

/** One line of what calls cost and how they go, that opens to all of it. Nothing where there are no such calls. */
export function InvocationStrip({ open, onOpen, ...shown }: Props) {
  const found = shown.calls.data
  // Each of the two buttons takes the other's place, and the focus that was on it.
  const pressed = useRef(false)
  const button = useCallback((element: HTMLButtonElement | null) => {
    if (!element || !pressed.current) return
    pressed.current = false
    element.focus()
  }, [])
  const press = (next: boolean) => {
    pressed.current = true
    onOpen(next)
  }
  if (open)
    return (
      <InvocationPanel
        {...shown}
        onClose={() => press(false)}
        closeButton={button}
        className="h-72 max-md:mb-2 max-md:h-auto max-md:min-h-0 max-md:flex-1"
      />
    )
  if (!found || (found.total.calls === 0 && shown.source === null)) return null
  return (
    <section
      aria-label="Invocations in short"
      className="@container/strip num flex min-h-9 shrink-0 items-center gap-x-5 overflow-hidden rounded-panel border border-line bg-surface pl-3 text-12 text-t2 max-md:min-h-11 max-md:gap-x-3"
    >
      <Tip tip={paceWords(found)} className="flex shrink-0 items-baseline gap-1.5 whitespace-nowrap">
        <span className="font-semibold text-13 text-t1 max-md:sr-only">Invocations</span>
        today <Cents amount={found.today.cost} className="font-semibold text-13 text-t1" />
        <span className="text-t3 @max-[960px]/strip:hidden">
          at this pace <Cents amount={found.velocity} /> a day
        </span>
      </Tip>
      <Figure name="month">
        <Cents amount={found.month.cost} unpriced={found.month.unpriced_calls} />
      </Figure>
      <Figure name="in all" className="@max-[480px]/strip:hidden">
        <Cents amount={found.total.cost} unpriced={found.total.unpriced_calls} />
      </Figure>
      <Figure name="per call" className="@max-[700px]/strip:hidden">
        <Money amount={found.total.average_cost} />
      </Figure>
      <Figure name="p95" className="@max-[600px]/strip:hidden">
        {latency(found.total.p95_ms)}
      </Figure>
      <Figure name="succeed">{success(found.total.success_share)}</Figure>
      <span className="ml-auto flex h-full min-h-9 shrink-0 items-center gap-3 max-md:min-h-11">
        <span className="@max-[820px]/strip:hidden">
          <Sparkline
            values={found.days.map((day) => Number(day.cost))}
            width={96}
            label={`Cost of the last ${plural(found.days.length, 'day')}`}
          />
        </span>
        <button
          type="button"
          aria-label="Show the invocations"
          onClick={() => press(true)}
          ref={button}
          data-focus="inset"
          className="flex h-9 w-9 items-center justify-center text-t2 hover:bg-hover hover:text-t1 max-md:size-11"
        >
          <ChevronDown size={14} aria-hidden />
        </button>
      </span>
    </section>
  )
}

function Figure({ name, className, children }: { name: string; className?: string; children: ReactNode }) {
  return (
    <span className={`whitespace-nowrap ${className ?? ''}`}>
      {name} <span className="font-medium text-t1">{children}</span>
    </span>
  )
}
