import { useSearchParams } from 'react-router'
import { shortTaskId } from '@/domain/task-link'
import { useTitle } from '@/lib/use-title'
import { PageHeader } from '@/ui/page-header'
import { FormBody, FormFooter } from './form'
import { KeptNote } from './kept-note'
import { useNewTask } from './use-new-task'

const nothing = () => undefined

/** The same form as a page of its own: what the dialog is on a phone. */
export function NewTaskPage() {
  const [search] = useSearchParams()
  const from = search.get('from')
  return <Page key={from} from={from} />
}

function Page({ from }: { from: string | null }) {
  useTitle('New task')
  const task = useNewTask(from, nothing)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears Ctrl and Enter from its fields
    <div data-new-task className="flex min-h-0 flex-1 flex-col" onKeyDown={task.keys}>
      <PageHeader
        title="New task"
        {...(from === null
          ? {}
          : { aside: <span className="text-12 text-t3">like {shortTaskId(from)}</span> })}
        actions={<KeptNote task={task} />}
      />
      <FormBody task={task} />
      <FormFooter task={task} />
    </div>
  )
}
