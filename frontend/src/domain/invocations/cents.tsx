import { centMoney, exactMoney } from '@/lib/money'
import { Tip } from '@/ui/tip'

type Props = { amount: string; unpriced?: number; className?: string }

/** A sum to the cent; every digit of it on hover and focus. */
export function Cents({ amount, unpriced = 0, className }: Props) {
  const lacks = unpriced > 0 ? ', without the calls that have no known price' : ''
  return (
    <Tip tip={`${exactMoney(amount)}${lacks}`} className={`num whitespace-nowrap ${className ?? ''}`}>
      {centMoney(amount)}
      {unpriced > 0 && <span className="text-warn-text">+</span>}
    </Tip>
  )
}
