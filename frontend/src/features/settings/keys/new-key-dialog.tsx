import { useMutation, useQueryClient } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import type { NewKey, Scope } from '@/api/types'
import { Button } from '@/ui/button'
import { Checkbox } from '@/ui/checkbox'
import { Dialog } from '@/ui/dialog'
import { ErrorState } from '@/ui/error-state'
import { Segments } from '@/ui/segments'
import { TextField } from '@/ui/text-field'
import { createKey, draftFaults, keysKey, scopeHints, scopeNames } from './keys'
import { TokenOnce } from './token-once'

const lives = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'never', label: 'Never' },
]

/** First the form, then, in the same place, the token: the one time it can be seen. */
export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<NewKey | null>(null)
  return made ? <TokenOnce made={made} onClose={onClose} /> : <KeyForm onMade={setMade} onClose={onClose} />
}

function KeyForm({ onMade, onClose }: { onMade: (key: NewKey) => void; onClose: () => void }) {
  const client = useQueryClient()
  const form = useId()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly Scope[]>(['ingest'])
  const [life, setLife] = useState('90')
  const [tried, setTried] = useState(false)
  const draft = { name, scopes, days: life === 'never' ? null : Number(life) }
  const faults = draftFaults(draft)
  const create = useMutation({
    mutationFn: () => createKey(draft),
    onSuccess: (key) => {
      onMade(key)
      void client.invalidateQueries({ queryKey: keysKey })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(faults).length === 0) create.mutate()
  }
  const flip = (scope: Scope, on: boolean) =>
    setScopes((known) => scopeNames.filter((one) => (one === scope ? on : known.includes(one))))
  return (
    <Dialog
      open
      onClose={onClose}
      title="New API key"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="filled" type="submit" form={form} busy={create.isPending}>
            Create key
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="Name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={tried || name !== '' ? (faults.name ?? null) : null}
          hint="The program that will hold it, such as ci-runner"
          autoFocus
          autoComplete="off"
          maxLength={120}
        />
        <fieldset>
          <legend className="mb-1 text-12 text-t2">May</legend>
          {scopeNames.map((scope) => (
            <label
              key={scope}
              htmlFor={`${form}-${scope}`}
              className="flex min-h-7 items-center gap-2 max-md:min-h-11"
            >
              <Checkbox
                id={`${form}-${scope}`}
                label={`${scope}: ${scopeHints[scope]}`}
                checked={scopes.includes(scope)}
                onChange={(on) => flip(scope, on)}
              />
              <span className="font-medium">{scope}</span>
              <span className="text-12 text-t3">{scopeHints[scope]}</span>
            </label>
          ))}
          {faults.scopes && (
            <p role="alert" className="mt-1 flex items-center gap-1.5 text-12 text-fail-text">
              <TriangleAlert size={13} aria-hidden />
              {faults.scopes}
            </p>
          )}
        </fieldset>
        <div>
          <p className="mb-1 text-12 text-t2">Expires after</p>
          <span className="inline-flex">
            <Segments label="Expires after" value={life} options={lives} onChange={setLife} />
          </span>
        </div>
        {create.error && <ErrorState error={create.error} />}
      </form>
    </Dialog>
  )
}
