import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api, call } from '@/api/client'
import { statusOptions } from '@/api/fleet'
import type { Settings } from '@/api/types'
import { Ago } from '@/domain/time'
import { formatBytes } from '@/lib/numbers'
import { CopyButton } from '@/ui/copy-button'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'
import { FactRow } from './setting-row'

const serverOptions = () =>
  queryOptions({
    queryKey: ['settings'] as const,
    queryFn: ({ signal }) => call(api.GET('/api/v1/settings', { signal })),
  })

const databases: Record<Settings['database'], string> = { sqlite: 'SQLite', postgresql: 'PostgreSQL' }

/** What this server is and where its data lies; it is configured where it is started, not here. */
export function ServerSection() {
  const server = useQuery(serverOptions())
  return (
    <Panel title="Server" aside="set where it is started" stale={false}>
      {server.isPending ? (
        <SkeletonRows rows={7} label="Loading the server's settings" />
      ) : server.error && !server.data ? (
        <ErrorState error={server.error} onRetry={() => void server.refetch()} />
      ) : (
        <Facts server={server.data} />
      )}
    </Panel>
  )
}

function Facts({ server }: { server: Settings }) {
  const { data: status } = useQuery(statusOptions())
  return (
    <dl>
      <FactRow name="Version">
        {server.version}
        {status && (
          <span className="text-t3">
            , started <Ago time={status.started_at} phrase />
          </span>
        )}
      </FactRow>
      <FactRow name="Address">
        <code>
          {server.host}:{server.port}
        </code>
        {isOpen(server.host) && (
          <span className="text-warn-text"> reachable from other machines: keep keys narrow</span>
        )}
      </FactRow>
      <FactRow name="Database">
        {databases[server.database]}
        {status?.disk.used_bytes != null && (
          <span className="num text-t3">, {formatBytes(status.disk.used_bytes)} on disk</span>
        )}
      </FactRow>
      <FactRow name="Data folder">
        <Path path={server.data_dir} name="the data folder" />
      </FactRow>
      <FactRow name="Claude Code folders">
        <ClaudeFolders server={server} />
      </FactRow>
      <FactRow name="Price list">
        {server.price_list_version}{' '}
        <Link to="?section=prices" className="text-link hover:underline">
          Prices
        </Link>
      </FactRow>
    </dl>
  )
}

const isOpen = (host: string) => !['127.0.0.1', 'localhost', '::1'].includes(host)

function ClaudeFolders({ server }: { server: Settings }) {
  if (!server.sources) return <>Reading folders is switched off</>
  if (server.claude_dirs === null) return <>Found by itself, in their usual places</>
  if (server.claude_dirs.length === 0) return <>None</>
  return (
    <ul>
      {server.claude_dirs.map((folder) => (
        <li key={folder}>
          <Path path={folder} name="the folder" />
        </li>
      ))}
    </ul>
  )
}

function Path({ path, name }: { path: string; name: string }) {
  return (
    <span className="flex items-center gap-1">
      <code className="break-all">{path}</code>
      <CopyButton text={path} label={`Copy ${name}`} className="size-6 max-md:size-9" />
    </span>
  )
}
