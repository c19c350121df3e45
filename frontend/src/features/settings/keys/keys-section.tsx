import { useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import type { ApiKey } from '@/api/types'
import { clock } from '@/lib/clock'
import { plural } from '@/lib/numbers'
import { Button } from '@/ui/button'
import { CodeLine } from '@/ui/code-line'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'
import { sendLine } from './curl'
import { KeyTable } from './key-table'
import { keyState, keysOptions } from './keys'
import { NewKeyDialog } from './new-key-dialog'
import { RevokeDialog } from './revoke-dialog'

/** The keys of programs: which there are, a new one, and the end of one. */
export function KeysSection() {
  const keys = useQuery(keysOptions())
  const [adding, setAdding] = useState(false)
  const [ending, setEnding] = useState<ApiKey | null>(null)
  const items = keys.data?.items ?? []
  const living = items.filter((key) => keyState(key, clock.now()) === 'active').length
  return (
    <>
      <Panel
        title="API keys"
        aside={items.length > 0 && `${plural(living, 'key')} in force`}
        actions={
          <Button
            small
            icon={<Plus size={13} aria-hidden />}
            onClick={() => setAdding(true)}
            className="max-md:h-9"
          >
            New key
          </Button>
        }
      >
        {keys.isPending ? (
          <SkeletonRows rows={3} label="Loading the keys" />
        ) : keys.error && !keys.data ? (
          <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />
        ) : items.length === 0 ? (
          <NoKeys />
        ) : (
          <KeyTable keys={items} onRevoke={setEnding} />
        )}
      </Panel>
      {adding && <NewKeyDialog onClose={() => setAdding(false)} />}
      {ending && <RevokeDialog apiKey={ending} onClose={() => setEnding(null)} />}
    </>
  )
}

function NoKeys() {
  return (
    <div className="pb-3">
      <EmptyState icon={<KeyRound size={16} />} title="No API key yet">
        A key lets a program in without a browser: an orchestrator that sends its facts, a script that reads
        costs. Make one, then for example:
      </EmptyState>
      <div className="px-3 pl-9.5">
        <CodeLine text={sendLine('$FLEETDECK_TOKEN')} name="the request" />
      </div>
    </div>
  )
}
