import type { Checks } from '@/lib/use-checks'
import { Button } from './button'

/** Begins and ends the selecting of rows on a phone. */
export function SelectButton({ checks }: { checks: Checks }) {
  return (
    <Button className="h-11" onClick={checks.selecting ? checks.clear : checks.select}>
      {checks.selecting ? 'Done' : 'Select'}
    </Button>
  )
}
