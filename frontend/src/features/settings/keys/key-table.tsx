import { clsx } from 'clsx'
import { RefreshCw } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ApiKey } from '@/api/types'
import { Ago } from '@/domain/time'
import { absoluteTime, until } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { Button } from '@/ui/button'
import { Tip } from '@/ui/tip'
import { type KeyState, keyState, livingFirst } from './keys'

const MINUTE = 60_000
const heads = ['Name', 'Token', 'Scopes', 'Created', 'Last used', 'Expires']

type Props = { keys: readonly ApiKey[]; onRevoke: (key: ApiKey) => void }

/** Every key that was ever made; those that open nothing any more stand last, pale. */
export function KeyTable({ keys, onRevoke }: Props) {
  const now = useNow(MINUTE)
  return (
    <table className="w-full max-md:block">
      <thead className="max-md:sr-only">
        <tr className="row-lines h-6 text-12 text-t3">
          {heads.map((head) => (
            <th key={head} scope="col" className="px-2 text-left font-normal first:pl-3">
              {head}
            </th>
          ))}
          <th scope="col">
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody className="max-md:block">
        {livingFirst(keys, now).map((key) => (
          <KeyRow key={key.id} of={key} state={keyState(key, now)} now={now} onRevoke={() => onRevoke(key)} />
        ))}
      </tbody>
    </table>
  )
}

type RowProps = { of: ApiKey; state: KeyState; now: number; onRevoke: () => void }

function KeyRow({ of: key, state, now, onRevoke }: RowProps) {
  const over = state !== 'active'
  return (
    <tr
      className={clsx(
        'row-lines h-9 last:border-b-0 max-md:flex max-md:h-auto max-md:flex-wrap max-md:items-center max-md:gap-x-3 max-md:px-4 max-md:py-2',
        over ? 'text-t3' : 'text-t2',
      )}
    >
      <th
        scope="row"
        className="max-w-60 px-2 pl-3 text-left font-medium max-md:max-w-none max-md:flex-1 max-md:p-0"
      >
        <span className="flex items-center gap-2">
          <span className={clsx('truncate', !over && 'text-t1')} title={key.name}>
            {key.name}
          </span>
          {key.rotate && <RotateHint />}
        </span>
      </th>
      <Cell name="Token" className="max-md:order-1 max-md:basis-full">
        <code>{key.prefix}…</code>
      </Cell>
      <Cell name="Scopes" className="max-md:order-1">
        {key.scopes.join(', ')}
      </Cell>
      <Cell name="Created" className="max-md:order-2">
        <Ago time={key.created_at} phrase />
      </Cell>
      <Cell name="Last used" className="max-md:order-2">
        {key.last_used_at === null ? 'never' : <Ago time={key.last_used_at} phrase />}
      </Cell>
      <Cell name="Expires" className="max-md:order-2">
        <Expiry of={key} state={state} now={now} />
      </Cell>
      <td className="w-0 px-2 pr-3 text-right max-md:w-auto max-md:p-0">
        {!over && (
          <Button
            small
            variant="danger"
            onClick={onRevoke}
            aria-label={`Revoke ${key.name}`}
            className="max-md:h-9"
          >
            Revoke
          </Button>
        )}
      </td>
    </tr>
  )
}

function Cell({ name, className, children }: { name: string; className?: string; children: ReactNode }) {
  return (
    <td className={clsx('whitespace-nowrap px-2 max-md:p-0 max-md:text-12', className)}>
      <span className="text-t3 md:hidden">{name} </span>
      {children}
    </td>
  )
}

function RotateHint() {
  return (
    <Tip
      tip="Older than 90 days: make a new key, give it to the program, then revoke this one"
      className="inline-flex h-4.5 shrink-0 items-center gap-1 rounded-tag border border-warn-line bg-warn-bg px-1.5 font-normal text-11 text-warn-text"
    >
      <RefreshCw size={10} aria-hidden />
      rotate
    </Tip>
  )
}

function Expiry({ of: key, state, now }: { of: ApiKey; state: KeyState; now: number }) {
  if (state === 'revoked' && key.revoked_at !== null)
    return (
      <>
        revoked <Ago time={key.revoked_at} phrase />
      </>
    )
  if (key.expires_at === null) return 'never'
  const at = Date.parse(key.expires_at)
  return (
    <Tip tip={() => absoluteTime(at)} className={clsx('num', state === 'expired' && 'text-warn-text')}>
      {state === 'expired' ? 'expired' : `in ${until(at, now)}`}
    </Tip>
  )
}
