import { CircleHelp } from 'lucide-react'
import { TaskMark } from '@/domain/task-status'
import { cardId } from './lanes'
import { useDependencies } from './use-dependencies'

/** Other tasks by their marks and ids; pressed, their card opens instead. */
export function CardLinks({ ids, onOpen }: { ids: readonly string[]; onOpen: (id: string) => void }) {
  const known = useDependencies(ids)
  return (
    <span className="flex flex-wrap gap-x-4 gap-y-1">
      {ids.map((id) => {
        const task = known(id)
        if (!task)
          return (
            <span key={id} className="flex items-center gap-1.5 text-t2" title="No task has this id">
              <CircleHelp size={14} aria-hidden className="text-warn-text" />
              <span className="font-mono text-12">{cardId(id)}</span>
              <span className="text-12 text-t3">not here</span>
            </span>
          )
        return (
          <button
            key={id}
            type="button"
            title={task.title}
            onClick={() => onOpen(id)}
            className="flex items-center gap-1.5 rounded-tag hover:underline max-md:min-h-11"
          >
            <TaskMark task={task} />
            <span className="font-mono text-12 text-t1">{cardId(id)}</span>
          </button>
        )
      })}
    </span>
  )
}
