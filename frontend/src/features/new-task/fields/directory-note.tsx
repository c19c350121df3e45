import { Check, CircleDashed, TriangleAlert } from 'lucide-react'
import { plural } from '@/lib/numbers'
import type { Where } from '../use-place'

type Props = { id: string; where: Where; error: string | undefined; remembered: string | null }

/** One line under the folder: whether a task can work there, on what, and what lies in the way. */
export function DirectoryNote({ id, where, error, remembered }: Props) {
  const { found, directory } = where
  const problem = error ?? found?.problem ?? where.error?.message
  return (
    <p id={id} className="flex min-h-4 items-start gap-1.5 text-12 text-t2" aria-live="polite">
      {problem ? (
        <>
          <TriangleAlert size={13} aria-hidden className="mt-0.5 shrink-0 text-fail-text" />
          <span className="min-w-0 text-fail-text [overflow-wrap:anywhere]">{problem}</span>
        </>
      ) : directory === '' ? (
        <span className="text-t3">The task gets a new, empty folder, kept with the data of Fleetdeck.</span>
      ) : found ? (
        <Fine where={where} remembered={remembered} />
      ) : (
        <>
          <CircleDashed size={13} aria-hidden className="mt-0.5 shrink-0 text-t3" />
          <span className="text-t3">Looking at the folder</span>
        </>
      )}
    </p>
  )
}

function Fine({ where, remembered }: { where: Where; remembered: string | null }) {
  const { found, isolation } = where
  if (!found) return null
  const { git } = found
  const dirty = git?.dirty ?? 0
  return (
    <>
      <Check size={13} aria-hidden className="mt-0.5 shrink-0 text-done-text" />
      <span className="num min-w-0">
        {git ? (
          <>
            Git, <code>{git.branch ?? 'no branch'}</code>
            {git.commit && (
              <>
                {' '}
                at <code>{git.commit.slice(0, 7)}</code>
              </>
            )}
          </>
        ) : (
          'No Git'
        )}
        , {found.writable ? 'writable' : 'read only'}
        {remembered && `, ${remembered}`}.{' '}
        {dirty > 0 && (
          <span className="text-warn-text">
            {plural(dirty, 'file')} changed and not committed
            {isolation === 'worktree' ? ': a worktree leaves them alone.' : ': the task would mix with them.'}
          </span>
        )}
      </span>
    </>
  )
}
