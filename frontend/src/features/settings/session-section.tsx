import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { LogOut } from 'lucide-react'
import { useNavigate } from 'react-router'
import { endSession, sessionOptions } from '@/api/session'
import type { Session } from '@/api/types'
import { absoluteTime, until } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { Button } from '@/ui/button'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'
import { toast } from '@/ui/toast'
import { FactRow } from './setting-row'

const MINUTE = 60_000
const vias: Record<Session['via'], string> = {
  session: 'a session of this browser',
  key: 'an API key',
}

/** Who is signed in here, until when, and the way out. */
export function SessionSection() {
  const session = useQuery(sessionOptions())
  return (
    <Panel title="Session" stale={false} actions={<SignOut />}>
      {session.isPending ? (
        <SkeletonRows rows={4} label="Loading the session" />
      ) : session.error && !session.data ? (
        <ErrorState error={session.error} onRetry={() => void session.refetch()} />
      ) : (
        <dl>
          <FactRow name="Signed in as">
            <span className="font-medium">{session.data.name}</span>
          </FactRow>
          <FactRow name="By">{vias[session.data.via]}</FactRow>
          <FactRow name="May">{session.data.scopes.join(', ')}</FactRow>
          <FactRow name="Expires">
            <Expiry at={session.data.expires_at} />
          </FactRow>
        </dl>
      )}
    </Panel>
  )
}

function Expiry({ at }: { at: string | null }) {
  const now = useNow(MINUTE)
  if (at === null) return <>never</>
  const time = Date.parse(at)
  return (
    <>
      <span className="num">in {until(time, now)}</span>
      <span className="text-t3">
        , <time dateTime={at}>{absoluteTime(time)}</time>; each visit puts it off
      </span>
    </>
  )
}

function SignOut() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const leave = useMutation({
    mutationFn: endSession,
    onSuccess: async () => {
      await navigate('/sign-in')
      client.clear()
    },
    onError: (error) => toast.failed('Not signed out', error.message),
  })
  return (
    <Button
      small
      busy={leave.isPending}
      icon={<LogOut size={13} aria-hidden />}
      onClick={() => leave.mutate()}
      className="max-md:h-9"
    >
      Sign out
    </Button>
  )
}
