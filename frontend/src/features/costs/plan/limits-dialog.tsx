import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { savePlans } from '@/api/metrics'
import type { PlanLimits } from '@/api/types'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { ErrorState } from '@/ui/error-state'
import { TextField } from '@/ui/text-field'
import { type Draft, draftOf, planOf } from './limits-form'

const CLAUDE = 'claude'

type Props = { plans: readonly PlanLimits[]; onClose: () => void }

/** What the person's Claude plan allows: nobody tells it, so the person does. */
export function LimitsDialog({ plans, onClose }: Props) {
  const form = useId()
  const client = useQueryClient()
  const known = plans.find((plan) => plan.account === CLAUDE)
  const others = plans.filter((plan) => plan.account !== CLAUDE)
  const [draft, setDraft] = useState(() => draftOf(known))
  const [tried, setTried] = useState(false)
  const save = useMutation({
    mutationFn: (next: PlanLimits[]) => savePlans(client, next),
    onSuccess: onClose,
  })
  const { plan, problems } = planOf(draft, CLAUDE)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (plan) save.mutate([...others, plan])
  }
  const field = (name: keyof Draft, label: string, placeholder: string) => (
    <TextField
      label={label}
      value={draft[name]}
      placeholder={placeholder}
      error={tried ? (problems[name] ?? null) : null}
      onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
    />
  )
  return (
    <Dialog
      open
      onClose={onClose}
      title="Limits of your Claude plan"
      description="Claude does not tell what is left, so calls are added up against what you write here, in tokens of all kinds or in dollars at API prices. What you leave empty stays unknown."
      footer={
        <>
          {known && (
            <Button variant="danger" className="mr-auto" onClick={() => save.mutate(others)}>
              Remove
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="filled" type="submit" form={form} busy={save.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
        {field('name', 'Plan', 'Max 20x')}
        {field('models', 'Models that count', 'claude*')}
        {field('session_tokens', 'Tokens in a 5-hour session', 'not known')}
        {field('week_tokens', 'Tokens in 7 days', 'not known')}
        {field('session_cost', 'Dollars in a 5-hour session', 'not known')}
        {field('week_cost', 'Dollars in 7 days', 'not known')}
      </form>
      {save.error && <ErrorState error={save.error} onRetry={() => plan && save.mutate([...others, plan])} />}
    </Dialog>
  )
}
