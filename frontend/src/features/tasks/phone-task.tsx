import { clsx } from 'clsx'
import { Link } from 'react-router'
import type { Task, TaskHit } from '@/api/types'
import { Money } from '@/domain/money'
import { taskPath } from '@/domain/task-link'
import { hasTaskEnded, TaskMark } from '@/domain/task-status'
import { TouchCheckbox } from '@/ui/checkbox'
import { hitToShow, titleMarks } from './hits'
import { Marked } from './marked'
import type { HitKind } from './params'
import { spentOf, Took } from './task-row'
import { Second } from './task-words'
import { foldedWords } from './words'

type Props = {
  task: Task
  found: readonly TaskHit[]
  hits: HitKind
  selecting: boolean
  checked: boolean
  onCheck: (id: string, on: boolean) => void
}

/** A task in the width of a phone: what it is, what matters, what it cost. */
export function PhoneTask({ task, found, hits, selecting, checked, onCheck }: Props) {
  const folded =
    hasTaskEnded(task.status) && task.agents > 0 && !hitToShow(found, task.title, hits) && !task.error
  const title = <Marked text={task.title} marks={titleMarks(found, task.title)} />
  return (
    <span role="gridcell" className={clsx('flex min-w-0 flex-1', selecting ? 'gap-1.5' : 'gap-2.5')}>
      {selecting && (
        <span className="flex items-center">
          <TouchCheckbox
            label={`Check ${task.title}`}
            checked={checked}
            onChange={(on) => onCheck(task.id, on)}
          />
        </span>
      )}
      <TaskMark task={task} className="mt-3" />
      <span className="flex min-w-0 flex-1 flex-col justify-center">
        {selecting ? (
          <span className="truncate font-medium text-14 leading-5">{title}</span>
        ) : (
          <Link
            to={taskPath(task.id)}
            tabIndex={-1}
            className="truncate font-medium text-14 leading-5 hover:underline"
          >
            {title}
          </Link>
        )}
        <span className="truncate text-12 text-t2">
          {folded ? foldedWords(task) : <Second task={task} found={found} hits={hits} />}
        </span>
      </span>
      <span className="flex shrink-0 flex-col items-end justify-center text-t2">
        {!folded && <Money amount={spentOf(task)} unpriced={task.unpriced} className="text-14 text-t1" />}
        <Took task={task} />
      </span>
    </span>
  )
}
