import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { costsOptions, statusOptions } from '@/api/fleet'
import { pricesOptions } from '@/api/prices'
import { modelName } from '@/domain/model-name'
import { Money } from '@/domain/money'
import { addDays } from '@/domain/period/period'
import { scaleMoney } from '@/lib/money'
import { DAY, startOfDay } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { ErrorState } from '@/ui/error-state'
import { IconButton } from '@/ui/icon-button'
import { Select } from '@/ui/select'
import { SkeletonRows } from '@/ui/skeleton'
import {
  answerOf,
  type Draft,
  draftOf,
  type Kind,
  kindNames,
  kinds,
  projectedToday,
  readCount,
  readPrice,
  unpricedKinds,
} from './estimate'

const FIVE_MINUTES = 300_000

/** What the fleet burns now, and what calls that are still to be made would cost, at prices one can change. */
export function EstimatePanel({ onClose }: { onClose: () => void }) {
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose()
    }
    window.addEventListener('keydown', close)
    return () => window.removeEventListener('keydown', close)
  }, [onClose])
  return (
    <aside
      aria-label="Cost estimator"
      className="flex w-106 shrink-0 flex-col border-line border-l bg-surface max-lg:fixed max-lg:inset-0 max-lg:z-40 max-lg:w-auto"
    >
      <header className="flex h-11 shrink-0 items-center gap-2 border-line border-b pr-2 pl-4 max-md:h-13">
        <h2 className="font-semibold text-13">Cost estimator</h2>
        <IconButton
          label="Close"
          keys="Escape"
          icon={<X size={15} aria-hidden />}
          onClick={onClose}
          className="ml-auto size-7 max-md:size-11"
        />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <BurnRate />
        <WhatIf />
      </div>
    </aside>
  )
}

function BurnRate() {
  const now = useNow(FIVE_MINUTES)
  const status = useQuery(statusOptions())
  const week = useQuery(costsOptions({ group_by: 'model', start: new Date(now - 7 * DAY).toISOString() }))
  const cost = status.data?.cost
  if (status.error && !cost) return <ErrorState error={status.error} onRetry={() => void status.refetch()} />
  if (!cost) return <SkeletonRows rows={5} label="Loading the burn rate" />
  const seven = week.data?.total_cost ?? null
  const midnight = addDays(startOfDay(now), 1)
  return (
    <section aria-label="Burn rate" className="border-line border-b p-4">
      <h3 className="mb-2 font-semibold text-12 text-t2">Burn rate</h3>
      <dl className="grid grid-cols-[1fr_auto] gap-y-1 text-13">
        <Line name="Last hour" amount={cost.burn_rate_hour} per="per hour" />
        <Line name="Today so far" amount={cost.today} />
        <Line name="Last 7 days" amount={seven && scaleMoney(seven, 1, 7)} per="per day" />
        <Line
          name="Today, when it goes on like the last hour"
          amount={projectedToday(cost, now, midnight)}
          guess
        />
        <Line name="This month, at its own pace" amount={cost.projected_month} guess />
      </dl>
    </section>
  )
}

type LineProps = { name: string; amount: string | null; per?: string; guess?: boolean }

function Line({ name, amount, per, guess = false }: LineProps) {
  return (
    <>
      <dt className="text-t2">{name}</dt>
      <dd className="text-right">
        {guess && <span className="text-t3">~</span>}
        <Money amount={amount} className="font-semibold" />
        {per && <span className="ml-1 text-12 text-t3">{per}</span>}
      </dd>
    </>
  )
}

function WhatIf() {
  const prices = useQuery(pricesOptions())
  const models = prices.data?.models.filter((model) => model.prices !== null) ?? []
  const [model, setModel] = useState<string | null>(null)
  const [changed, setChanged] = useState<Draft | null>(null)
  const chosen = models.find((one) => one.model === model) ?? models[0]
  const draft = changed ?? draftOf(chosen)
  if (prices.error && !prices.data)
    return <ErrorState error={prices.error} onRetry={() => void prices.refetch()} />
  if (prices.isPending) return <SkeletonRows rows={6} label="Loading the prices" />
  return (
    <section aria-label="What would it cost" className="p-4">
      <h3 className="mb-2 font-semibold text-12 text-t2">What would it cost</h3>
      {models.length > 0 && (
        <Select
          label="Model"
          value={chosen?.model ?? ''}
          options={models.map((one) => ({ value: one.model, label: modelName(one.model) }))}
          hint={chosen?.price_source ? `prices from ${chosen.price_source}; change them below` : undefined}
          onChange={(next) => {
            setModel(next)
            const fresh = draftOf(models.find((one) => one.model === next))
            setChanged({ ...draft, prices: fresh.prices })
          }}
        />
      )}
      <table className="mt-3 w-full text-13">
        <thead className="text-12 text-t3">
          <tr>
            <th scope="col" className="text-left font-normal">
              Kind
            </th>
            <th scope="col" className="w-30 pb-1 text-right font-normal">
              Tokens per call
            </th>
            <th scope="col" className="w-30 pb-1 pl-2 text-right font-normal">
              $ per million
            </th>
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <KindRow key={kind} kind={kind} draft={draft} onChange={setChanged} />
          ))}
        </tbody>
      </table>
      <div className="mt-3 flex items-center justify-between gap-2 text-13">
        <span aria-hidden>Calls per day</span>
        <span className="w-30">
          <Figure
            label="Calls per day"
            value={draft.perDay}
            wrong={readCount(draft.perDay) === null}
            onChange={(perDay) => setChanged({ ...draft, perDay })}
          />
        </span>
      </div>
      <Result draft={draft} />
    </section>
  )
}

type RowProps = { kind: Kind; draft: Draft; onChange: (draft: Draft) => void }

function KindRow({ kind, draft, onChange }: RowProps) {
  return (
    <tr>
      <th scope="row" className="text-left font-normal">
        {kindNames[kind]}
      </th>
      <td className="py-1">
        <Figure
          label={`${kindNames[kind]} tokens per call`}
          value={draft.tokens[kind]}
          wrong={readCount(draft.tokens[kind]) === null}
          onChange={(value) => onChange({ ...draft, tokens: { ...draft.tokens, [kind]: value } })}
        />
      </td>
      <td className="py-1 pl-2">
        <Figure
          label={`${kindNames[kind]}, dollars per million tokens`}
          value={draft.prices[kind]}
          wrong={readPrice(draft.prices[kind]) === null}
          onChange={(value) => onChange({ ...draft, prices: { ...draft.prices, [kind]: value } })}
        />
      </td>
    </tr>
  )
}

type FigureProps = { label: string; value: string; wrong: boolean; onChange: (value: string) => void }

function Figure({ label, value, wrong, onChange }: FigureProps) {
  return (
    <input
      aria-label={label}
      aria-invalid={wrong || undefined}
      inputMode="decimal"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className={`num h-7 w-full rounded-panel border bg-surface px-2 text-right text-13 text-t1 max-md:h-11 ${wrong ? 'border-fail' : 'border-control'}`}
    />
  )
}

function Result({ draft }: { draft: Draft }) {
  const answer = answerOf(draft)
  if (!answer)
    return <p className="mt-3 text-12 text-fail-text">A field is no number: the estimate waits for it.</p>
  const unpriced = unpricedKinds(draft)
  if (unpriced.length > 0)
    return (
      <p className="mt-3 border-line border-t pt-3 text-12 text-t2">
        Say what a million tokens cost: {unpriced.map((kind) => kindNames[kind].toLowerCase()).join(', ')}. No
        model in use has a listed price.
      </p>
    )
  return (
    <dl aria-live="polite" className="mt-3 grid grid-cols-3 gap-2 border-line border-t pt-3">
      {(
        [
          ['A call', answer.call],
          ['A day', answer.day],
          ['30 days', answer.month],
        ] as const
      ).map(([name, amount]) => (
        <div key={name}>
          <dt className="text-12 text-t3">{name}</dt>
          <dd className="num font-semibold text-20">
            <span className="text-t3">~</span>
            <Money amount={amount} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
