import { ListChecks } from 'lucide-react'
import { NewTaskLink } from '@/domain/new-task-link'
import { Button } from '@/ui/button'
import { CodeLine } from '@/ui/code-line'
import { EmptyState } from '@/ui/empty-state'
import { filterOf, type TaskParams } from './params'

const curlLine = () =>
  [
    `curl -X POST ${window.location.origin}/api/v1/tasks`,
    `-H "Authorization: Bearer $FLEETDECK_TOKEN"`,
    `-H "Content-Type: application/json"`,
    `-d '{"prompt": "Add a --json flag to the export command"}'`,
  ].join(' \\\n  ')

const why: Partial<Record<TaskParams['view'], string>> = {
  active: 'No task runs or waits.',
  failed: 'No task has failed.',
  archived: 'Nothing is archived. Tasks that have ended can be, one by one or checked together.',
}

/** Says whether the filters or the list are empty, and how a task gets here. */
export function NoTasks({ params, onClear }: { params: TaskParams; onClear: () => void }) {
  const filtered = Object.keys(filterOf(params, 0)).length > 0
  if (filtered || params.view !== 'all')
    return (
      <EmptyState
        icon={<ListChecks size={16} />}
        title={params.q ? `Nothing says “${params.q}”` : 'No task fits'}
      >
        <p>{(filtered ? null : why[params.view]) ?? 'Nothing matches this view and its filters.'}</p>
        <Button className="mt-2 max-md:h-11" onClick={onClear}>
          Show all tasks
        </Button>
      </EmptyState>
    )
  return (
    <div className="max-w-180 p-4 max-md:p-3">
      <EmptyState icon={<ListChecks size={16} />} title="No task yet">
        <p className="mb-3">
          A task is a prompt that agents work on, step by step. Without a key it runs simulated, offline, and
          says so.
        </p>
        <NewTaskLink />
        <p className="mt-4">Or from a terminal:</p>
        <CodeLine text={'fleetdeck submit "Add a --json flag to the export command"'} name="the command" />
        <p className="mt-4">Or from anything that speaks HTTP, with an access token in the variable:</p>
        <CodeLine text={curlLine()} name="the request" />
      </EmptyState>
    </div>
  )
}
