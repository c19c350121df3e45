import { useQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { peekTask, useTaskRow } from '@/api/task-rows'
import { taskListOptions } from '@/api/tasks'
import { shortTaskId } from '@/domain/task-link'
import { TaskMark } from '@/domain/task-status'
import { Select } from '@/ui/select'

type Props = { ids: readonly string[]; onChange: (ids: string[]) => void; error: string | undefined }

/** Tasks that must be completed first; those that still go on are offered. */
export function DependenciesField({ ids, onChange, error }: Props) {
  const client = useQueryClient()
  const open = useQuery(taskListOptions({ status: 'pending,assigned,running,paused', limit: 50 }))
  const rest = (open.data?.ids ?? []).filter((id) => !ids.includes(id))
  return (
    <div className="flex flex-col gap-1.5">
      <Select
        label="Waits for"
        value=""
        options={[
          {
            value: '',
            label: rest.length === 0 ? 'No other task goes on' : 'Add a task that must be done first',
          },
          ...rest.map((id) => ({
            value: id,
            label: [shortTaskId(id), peekTask(client, id)?.title].filter(Boolean).join(' '),
          })),
        ]}
        onChange={(id) => id && onChange([...ids, id])}
        error={error}
      />
      {ids.length > 0 && (
        <ul className="flex flex-col gap-1">
          {ids.map((id) => (
            <Dependency key={id} id={id} onRemove={() => onChange(ids.filter((one) => one !== id))} />
          ))}
        </ul>
      )}
    </div>
  )
}

function Dependency({ id, onRemove }: { id: string; onRemove: () => void }) {
  const task = useTaskRow(id)
  return (
    <li className="flex items-center gap-2 text-13">
      {task && <TaskMark task={task} />}
      <span className="font-mono text-12 text-t2">{shortTaskId(id)}</span>
      <span className="min-w-0 flex-1 truncate">{task?.title}</span>
      <button
        type="button"
        aria-label={`Do not wait for ${shortTaskId(id)}`}
        onClick={onRemove}
        className="flex size-6 items-center justify-center rounded-tag text-t2 hover:bg-hover hover:text-t1 max-md:size-11"
      >
        <X size={13} aria-hidden />
      </button>
    </li>
  )
}
