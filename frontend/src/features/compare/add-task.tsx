import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTaskRow } from '@/api/task-rows'
import { taskListOptions } from '@/api/tasks'
import { shortTaskId } from '@/domain/task-link'
import { TaskMark } from '@/domain/task-status'
import { Popover } from '@/ui/popover'
import { SearchField } from '@/ui/search-field'

type Props = { chosen: readonly string[]; onAdd: (id: string) => void }

/** Finds a further task to put beside the others. */
export function AddTask({ chosen, onAdd }: Props) {
  const [open, setOpen] = useState(false)
  const [q, setQ] = useState('')
  const list = useQuery({ ...taskListOptions({ limit: 20, ...(q ? { q } : {}) }), enabled: open })
  const ids = (list.data?.ids ?? []).filter((id) => !chosen.includes(id))
  return (
    <Popover
      wide
      open={open}
      onOpenChange={setOpen}
      label="Add a task"
      trigger={
        <button
          type="button"
          className="inline-flex h-6 items-center gap-1 rounded-panel border border-control border-dashed px-2 text-12 text-t2 hover:bg-hover hover:text-t1 max-md:h-11"
        >
          <Plus size={13} aria-hidden />
          Add a task
        </button>
      }
    >
      <div className="border-line border-b p-2">
        <SearchField label="Search tasks" value={q} onChange={setQ} />
      </div>
      <ul className="max-h-72 overflow-y-auto p-1">
        {ids.map((id) => (
          <li key={id}>
            <Found
              id={id}
              onChoose={() => {
                setOpen(false)
                onAdd(id)
              }}
            />
          </li>
        ))}
        {ids.length === 0 && (
          <li className="p-2 text-12 text-t3">{list.isFetching ? 'Searching' : 'No task fits'}</li>
        )}
      </ul>
    </Popover>
  )
}

function Found({ id, onChoose }: { id: string; onChoose: () => void }) {
  const task = useTaskRow(id)
  if (!task) return null
  return (
    <button
      type="button"
      data-focus="inset"
      onClick={onChoose}
      className="flex h-7 w-full items-center gap-2 rounded-tag px-2 text-left text-13 hover:bg-hover max-md:h-11"
    >
      <TaskMark task={task} />
      <span className="font-mono text-12 text-t2">{shortTaskId(id)}</span>
      <span className="min-w-0 flex-1 truncate">{task.title}</span>
      <span className="shrink-0 text-12 text-t3">{task.workspace}</span>
    </button>
  )
}
