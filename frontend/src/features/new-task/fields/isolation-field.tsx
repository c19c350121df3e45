import { clsx } from 'clsx'
import { TriangleAlert } from 'lucide-react'
import { useId } from 'react'
import type { Isolation } from '@/api/types'
import type { NewTask } from '../use-new-task'

const names: Record<Isolation, string> = { in_place: 'In place', branch: 'Branch', worktree: 'Worktree' }
const order: readonly Isolation[] = ['in_place', 'branch', 'worktree']
const usual: Record<Isolation, string> = {
  in_place: 'works in the folder itself',
  branch: 'a branch of its own',
  worktree: 'a folder and a branch of its own',
}

/** How far the task stays away from the person's own work; what cannot be chosen says why. */
export function IsolationField({ task }: { task: NewTask }) {
  const { where, change, problems } = task
  const id = useId()
  const { found, directory, isolation } = where
  const can = (one: Isolation) =>
    directory === '' ? one === 'in_place' : (found?.isolations.includes(one) ?? false)
  const note = (one: Isolation) =>
    directory === ''
      ? one === 'in_place'
        ? 'in its own new folder'
        : 'needs a folder with Git'
      : (found?.notes[one] ?? usual[one])
  const dirty = (found?.git?.dirty ?? 0) > 0
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-12 text-t2">Isolation</legend>
      <div className="grid grid-cols-3 gap-2 max-md:grid-cols-1">
        {order.map((one) => {
          const on = isolation === one
          return (
            <label
              key={one}
              className={clsx(
                'flex min-h-12 gap-2 rounded-panel border px-2.5 py-2 has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2',
                on ? 'border-accent bg-selected' : 'border-line bg-surface',
                can(one) ? 'hover:border-control' : 'cursor-not-allowed border-dashed',
              )}
            >
              <input
                type="radio"
                name={id}
                value={one}
                checked={on}
                disabled={!can(one)}
                onChange={() => change({ isolation: one })}
                aria-labelledby={`${id}-${one}-name`}
                aria-describedby={`${id}-${one}`}
                className="mt-0.5 size-3.5 shrink-0 accent-filled outline-none"
              />
              <span className="min-w-0">
                <span
                  id={`${id}-${one}-name`}
                  className={clsx('block font-medium text-13', can(one) ? 'text-t1' : 'text-t3')}
                >
                  {names[one]}
                </span>
                <span
                  id={`${id}-${one}`}
                  className={clsx(
                    'block text-12',
                    one === 'in_place' && dirty ? 'text-warn-text' : on ? 'text-t2' : 'text-t3',
                  )}
                >
                  {note(one)}
                </span>
              </span>
            </label>
          )
        })}
      </div>
      {problems.isolation && (
        <p className="mt-1 flex items-start gap-1.5 text-12 text-fail-text">
          <TriangleAlert size={13} aria-hidden className="mt-0.5 shrink-0" />
          {problems.isolation}
        </p>
      )}
    </fieldset>
  )
}
