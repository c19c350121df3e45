import { Pencil, Plus, Tag, Trash2 } from 'lucide-react'
import type { PriceOverride, Prices } from '@/api/types'
import { exactMoney } from '@/lib/money'
import { plural } from '@/lib/numbers'
import { dateOf } from '@/lib/time'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { IconButton } from '@/ui/icon-button'
import { Panel } from '@/ui/panel'
import { kindNames } from './models-panel'
import { amountFields } from './override-form'
import { coveredBy } from './prices'

type Props = {
  prices: Prices
  onAdd: () => void
  onEdit: (override: PriceOverride) => void
  onRemove: (override: PriceOverride) => void
}

/** The person's own prices. Removing one can be undone, so it is not asked about. */
export function OverridesPanel({ prices, onAdd, onEdit, onRemove }: Props) {
  return (
    <Panel
      title="Your own prices"
      aside={prices.overrides.length > 0 ? 'of several that fit, the latest holds' : undefined}
      actions={
        <Button small icon={<Plus size={13} aria-hidden />} onClick={onAdd} className="max-md:h-9">
          Add price
        </Button>
      }
    >
      {prices.overrides.length === 0 ? (
        <EmptyState icon={<Tag size={16} />} title="No price of your own">
          Add one for a model that the list does not know, runs on your own machines, or costs you less by
          contract.
        </EmptyState>
      ) : (
        <ul>
          {prices.overrides.map((override) => (
            <OverrideRow
              key={override.id}
              override={override}
              covered={coveredBy(prices, override.id).length}
              onEdit={() => onEdit(override)}
              onRemove={() => onRemove(override)}
            />
          ))}
        </ul>
      )}
    </Panel>
  )
}

type RowProps = { override: PriceOverride; covered: number; onEdit: () => void; onRemove: () => void }

function OverrideRow({ override, covered, onEdit, onRemove }: RowProps) {
  const name = override.model_pattern
  return (
    <li className="row-lines flex items-center gap-4 px-3 py-2 last:border-b-0 max-md:px-4">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <code className="break-all text-t1">{name}</code>
          <span className="text-12 text-t3">
            {override.effective_from ? `from ${dateOf(Date.parse(override.effective_from))}` : 'at all times'}
            , covers {plural(covered, 'model')} in use
          </span>
        </p>
        <dl className="num flex flex-wrap gap-x-4 text-12">
          {amountFields.map((field) => {
            const amount = override[field]
            if (amount == null) return null
            return (
              <div key={field} className="flex gap-1.5">
                <dt className="text-t3">{kindNames[field]}</dt>
                <dd className="text-t2">{exactMoney(amount)}</dd>
              </div>
            )
          })}
        </dl>
        {override.note && <p className="text-12 text-t3">{override.note}</p>}
      </div>
      <span className="flex">
        <IconButton
          label={`Edit the price of ${name}`}
          icon={<Pencil size={14} aria-hidden />}
          onClick={onEdit}
        />
        <IconButton
          label={`Remove the price of ${name}`}
          icon={<Trash2 size={14} aria-hidden />}
          onClick={onRemove}
        />
      </span>
    </li>
  )
}
