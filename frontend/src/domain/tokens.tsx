import { compactNumber, exactNumber } from '@/lib/numbers'
import { Tip } from '@/ui/tip'

export function Tokens({ count, className }: { count: number; className?: string }) {
  return (
    <Tip tip={`${exactNumber(count)} tokens`} className={`num ${className ?? ''}`}>
      {compactNumber(count)}
    </Tip>
  )
}
