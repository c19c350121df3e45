import { clsx } from 'clsx'
import { Link } from 'react-router'
import type { Task, TaskHit } from '@/api/types'
import { SimulatedMark } from '@/domain/simulated-tag'
import { shortTaskId, taskPath } from '@/domain/task-link'
import { TaskMark } from '@/domain/task-status'
import { Ago } from '@/domain/time'
import { hitToShow, moreTimes, titleMarks } from './hits'
import { Marked } from './marked'
import type { HitKind } from './params'
import { secondLine } from './words'

const tones = { plain: 'text-t2', warn: 'text-warn-text', fail: 'text-fail-text' }

type Props = { task: Task; found: readonly TaskHit[]; hits: HitKind }

/** What was found in a task, or while nothing is searched what matters about it now. */
export function Second({ task, found, hits }: Props) {
  const hit = hitToShow(found, task.title, hits)
  if (hit) {
    const more = moreTimes(hit)
    return (
      <>
        {hit.kind}: <Marked text={hit.text} marks={hit.marks} />
        {more > 0 && <span className="num"> · {more} times</span>}
      </>
    )
  }
  const { text, tone, created } = secondLine(task)
  return (
    <span className={tones[tone]}>
      {text}
      {created && <Ago time={task.created_at} phrase />}
    </span>
  )
}

/** The task in words: mark, id and title, and under it one line more. */
export function TaskWords({ task, found, hits }: Props) {
  return (
    <span role="gridcell" className="flex min-w-0 items-center gap-2.5">
      <TaskMark task={task} className="mt-px" />
      <span className="min-w-0 flex-1">
        <span className="flex min-w-0 items-baseline gap-2">
          <span className="shrink-0 font-mono text-12 text-t2" title={task.id}>
            {shortTaskId(task.id)}
          </span>
          <Link
            to={taskPath(task.id)}
            title={task.title}
            tabIndex={-1}
            className={clsx(
              'truncate font-medium hover:underline',
              task.status === 'cancelled' ? 'text-t2' : 'text-t1',
            )}
          >
            <Marked text={task.title} marks={titleMarks(found, task.title)} />
          </Link>
          {task.simulated && <SimulatedMark />}
        </span>
        <span
          className="block truncate text-12 text-t2"
          title={hitToShow(found, task.title, hits)?.text ?? secondLine(task).text}
        >
          <Second task={task} found={found} hits={hits} />
        </span>
      </span>
    </span>
  )
}
