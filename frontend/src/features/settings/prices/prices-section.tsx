import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { pricesKey, pricesOptions } from '@/api/fleet'
import type { PriceOverride, Prices } from '@/api/types'
import { plural } from '@/lib/numbers'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'
import { toast } from '@/ui/toast'
import { ModelsPanel } from './models-panel'
import { OverrideDialog } from './override-dialog'
import { OverridesPanel } from './overrides-panel'
import { coveredBy, saveOverrides, withOverride, withoutOverride } from './prices'

type Editing = { known: PriceOverride | null; pattern: string }

/** What a token costs: the models in use with their price, and the person's own prices. */
export function PricesSection() {
  const prices = useQuery(pricesOptions())
  const [editing, setEditing] = useState<Editing | null>(null)
  const { save, remove } = useSaving(() => setEditing(null))
  if (prices.isPending)
    return (
      <Panel title="Models in use">
        <SkeletonRows rows={6} label="Loading the prices" />
      </Panel>
    )
  if (prices.error && !prices.data)
    return (
      <Panel title="Models in use">
        <ErrorState error={prices.error} onRetry={() => void prices.refetch()} />
      </Panel>
    )
  const { data } = prices
  return (
    <>
      <ModelsPanel prices={data} onPrice={(pattern) => setEditing({ known: null, pattern })} />
      <OverridesPanel
        prices={data}
        onAdd={() => setEditing({ known: null, pattern: '' })}
        onEdit={(known) => setEditing({ known, pattern: '' })}
        onRemove={(override) => remove.mutate(override)}
      />
      {editing && (
        <OverrideDialog
          {...editing}
          models={data.models}
          busy={save.isPending}
          error={save.error}
          onSave={(override) => save.mutate(override)}
          onClose={() => {
            save.reset()
            setEditing(null)
          }}
        />
      )}
    </>
  )
}

/** Both changes send the whole list, as it stands at that moment. */
function useSaving(onSaved: () => void) {
  const client = useQueryClient()
  const known = async () => (await client.ensureQueryData(pricesOptions())).overrides
  const keep = (prices: Prices) => client.setQueryData(pricesKey, prices)
  const save = useMutation({
    mutationFn: async (override: PriceOverride) => saveOverrides(withOverride(await known(), override)),
    onSuccess: (prices, override) => {
      keep(prices)
      onSaved()
      toast.done(`Saved: ${plural(coveredBy(prices, override.id).length, 'model')} priced by it from now on`)
    },
  })
  const restore = useMutation({
    mutationFn: async (override: PriceOverride) => saveOverrides(withOverride(await known(), override)),
    onSuccess: keep,
    onError: (error) => toast.failed('Not brought back', error.message),
  })
  const remove = useMutation({
    mutationFn: async (override: PriceOverride) => saveOverrides(withoutOverride(await known(), override.id)),
    onSuccess: (prices, override) => {
      keep(prices)
      toast.done(`The price of ${override.model_pattern} is removed`, {
        label: 'Undo',
        run: () => restore.mutate(override),
      })
    },
    onError: (error) => toast.failed('Not removed', error.message),
  })
  return { save, remove }
}
