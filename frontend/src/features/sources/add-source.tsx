import { useMutation, useQuery } from '@tanstack/react-query'
import { Check, LoaderCircle } from 'lucide-react'
import { type FormEvent, useEffect, useId, useState } from 'react'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { ErrorState } from '@/ui/error-state'
import { Select } from '@/ui/select'
import { TextField } from '@/ui/text-field'
import { addSource, checkOptions, kindsOptions, type Place } from './queries'
import { useSourceChanges } from './use-source-changes'

const TYPING_MS = 300

type Props = { onClose: () => void; onAdded: (id: string) => void }

/** A source of the person's own: what lies at the path is shown before it is added. */
export function AddSource({ onClose, onAdded }: Props) {
  const form = useId()
  const kinds = useQuery(kindsOptions())
  const changed = useSourceChanges()
  const [chosen, setChosen] = useState<string | null>(null)
  const [path, setPath] = useState('')
  const kind = chosen ?? kinds.data?.items.find((one) => one.kind === 'collaboration')?.kind ?? ''
  const place = useSettled<Place>({ kind, path: path.trim() })
  const check = useQuery(checkOptions(place))
  const current = place.kind === kind && place.path === path.trim()
  const found = current ? check.data : undefined
  const add = useMutation({
    mutationFn: addSource,
    onSuccess: (source) => {
      changed(source)
      onAdded(source.id)
    },
  })
  const fault = current && path !== '' ? (check.error?.message ?? null) : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (found && !found.added) add.mutate({ kind, path: found.path })
  }
  const expects = kinds.data?.items.find((one) => one.kind === kind)?.expects
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add a source"
      className="max-w-140"
      description="Fleetdeck reads it and never writes there. It stays after a restart, until you remove it."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="filled"
            type="submit"
            form={form}
            busy={add.isPending}
            disabled={!found || found.added}
          >
            Add source
          </Button>
        </>
      }
    >
      {kinds.error ? (
        <ErrorState error={kinds.error} onRetry={() => void kinds.refetch()} />
      ) : (
        <form id={form} onSubmit={submit} className="flex flex-col gap-4">
          <Select
            label="Kind"
            value={kind}
            options={(kinds.data?.items ?? []).map((one) => ({ value: one.kind, label: one.name }))}
            onChange={setChosen}
          />
          <TextField
            label="Path on the server’s machine"
            value={path}
            placeholder="~/code/project"
            autoFocus
            autoComplete="off"
            spellCheck={false}
            className="[&_input]:font-mono max-md:[&_input]:h-11"
            onChange={(event) => setPath(event.target.value)}
            {...(expects ? { hint: `Expected: ${expects}` } : {})}
            error={fault ?? add.error?.message ?? null}
          />
          <div role="status" className="min-h-9">
            {found ? (
              <p className="flex items-center gap-2 rounded-panel border border-line bg-raised px-3 py-2 text-13">
                <Check size={14} aria-hidden className="shrink-0 text-done-text" />
                <span className="font-semibold">{found.added ? 'Read already' : found.detail}</span>
                <code className="min-w-0 truncate text-11 text-t3" title={found.path}>
                  {found.path}
                </code>
              </p>
            ) : (
              check.isFetching && (
                <p className="flex items-center gap-2 px-3 py-2 text-13 text-t2">
                  <LoaderCircle size={14} aria-hidden className="animate-spin" /> Looking
                </p>
              )
            )}
          </div>
        </form>
      )}
    </Dialog>
  )
}

/** The value once typing has paused. */
function useSettled<T extends object>(value: T): T {
  const [settled, setSettled] = useState(value)
  const text = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(text) as T), TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
