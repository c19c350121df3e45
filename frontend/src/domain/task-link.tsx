import { clsx } from 'clsx'
import { Link } from 'react-router'

export const taskPath = (id: string, search: Record<string, string> = {}): string => {
  const rest = new URLSearchParams(search).toString()
  return `/tasks/${encodeURIComponent(id)}${rest ? `?${rest}` : ''}`
}

/** The form of a new task, filled with what this one had. */
export const taskAgainPath = (id: string): string => `/tasks?new=1&from=${encodeURIComponent(id)}`

const LONGEST = 14

/**
 * An id short enough for a line; the title says all of it. A long one goes without its project, a UUID keeps its
 * beginning, and any other its end: names of files begin with the same date.
 */
export const shortTaskId = (id: string): string => {
  const whole = id.slice(id.lastIndexOf('/') + 1)
  const own = whole.length > LONGEST ? whole.slice(whole.lastIndexOf(':') + 1) : whole
  if (own.length <= LONGEST) return own
  return /^[0-9a-f]{8}-?[0-9a-f]{4}/i.test(own) ? own.slice(0, 8) : `…${own.slice(-LONGEST)}`
}

type Props = { id: string; title?: string | null; className?: string | undefined }

/** A task by its short id and, where known, its title. */
export function TaskLink({ id, title, className }: Props) {
  return (
    <Link
      to={taskPath(id)}
      title={title ? `${title} (${id})` : id}
      className={clsx('truncate text-link hover:underline', className)}
    >
      {title ?? <span className="font-mono text-12">{shortTaskId(id)}</span>}
    </Link>
  )
}
