import { SquareKanban } from 'lucide-react'
import { NewTaskLink } from '@/domain/new-task-link'
import { Button } from '@/ui/button'
import { CodeLine } from '@/ui/code-line'
import { EmptyState } from '@/ui/empty-state'

type Props = { filtered: boolean; q: string | null; onClear: () => void }

/** Says whether the filters or the board are empty, and how cards get here. */
export function NoBoard({ filtered, q, onClear }: Props) {
  if (filtered)
    return (
      <EmptyState icon={<SquareKanban size={16} />} title={q ? `Nothing says “${q}”` : 'No task fits'}>
        <p>Nothing matches these filters.</p>
        <Button className="mt-2 max-md:h-11" onClick={onClear}>
          Show all tasks
        </Button>
      </EmptyState>
    )
  return (
    <div className="max-w-180">
      <EmptyState icon={<SquareKanban size={16} />} title="No card yet">
        <p>
          Task files of a collaboration folder stand here by the folder that they lie in: inbox, assigned,
          done. Tell Fleetdeck where it is; it only reads there.
        </p>
        <CodeLine text="fleetdeck up --collaboration PATH" name="the command" />
        <p className="mt-4 mb-3">Tasks that are submitted to Fleetdeck get a card too, by their status.</p>
        <NewTaskLink />
      </EmptyState>
    </div>
  )
}
