import { clsx } from 'clsx'
import { Link } from 'react-router'

type Props = { id: string; name: string; className?: string | undefined }

/** A source by its name; the title says the whole id. What Fleetdeck tells itself is no source to look at. */
export function SourceLink({ id, name, className }: Props) {
  if (id === 'fleetdeck') return <span className={clsx('truncate', className)}>{name}</span>
  return (
    <Link
      to={`/sources?open=${encodeURIComponent(id)}`}
      title={id}
      className={clsx('truncate hover:text-link hover:underline', className)}
    >
      {name}
    </Link>
  )
}
