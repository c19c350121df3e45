import { useCallback } from 'react'
import { Navigate, useLocation, useSearchParams } from 'react-router'
import { shortTaskId } from '@/domain/task-link'
import { usePhone } from '@/lib/use-media'
import { LargeDialog } from '@/ui/large-dialog'
import { FormBody, FormFooter } from './form'
import { KeptNote } from './kept-note'
import { useNewTask } from './use-new-task'

/** Over any screen, by its address: `?new=1`, and `&from=…` for a task that is run once more with changes. */
export default function NewTaskDialog() {
  const [search, setSearch] = useSearchParams()
  const phone = usePhone()
  const { pathname } = useLocation()
  const from = search.get('from')
  const close = useCallback(
    () =>
      setSearch(
        (known) => {
          const next = new URLSearchParams(known)
          next.delete('new')
          next.delete('from')
          return next
        },
        { replace: true },
      ),
    [setSearch],
  )
  if (pathname === '/tasks/new') return null
  if (phone)
    return <Navigate to={`/tasks/new${from === null ? '' : `?from=${encodeURIComponent(from)}`}`} replace />
  return <Open key={from} from={from} onClose={close} />
}

function Open({ from, onClose }: { from: string | null; onClose: () => void }) {
  const task = useNewTask(from, onClose)
  return (
    <LargeDialog
      title="New task"
      words={from === null ? undefined : `like ${shortTaskId(from)}`}
      aside={<KeptNote task={task} />}
      onClose={onClose}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only hears Ctrl and Enter from its fields */}
      <div data-new-task className="flex min-h-0 flex-1 flex-col" onKeyDown={task.keys}>
        <FormBody task={task} />
        <FormFooter task={task} />
      </div>
    </LargeDialog>
  )
}
