import { clsx } from 'clsx'
import { Link } from 'react-router'

export const agentPath = (id: string) => `/agents/${encodeURIComponent(id)}`

type Props = { id: string; name: string; className?: string | undefined }

/** An agent by its short name; the title says the whole id. */
export function AgentLink({ id, name, className }: Props) {
  return (
    <Link
      to={agentPath(id)}
      title={id}
      className={clsx('truncate font-mono text-12 text-t1 hover:text-link hover:underline', className)}
    >
      {name}
    </Link>
  )
}
