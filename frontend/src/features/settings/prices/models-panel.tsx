import { clsx } from 'clsx'
import { CircleDollarSign, TriangleAlert } from 'lucide-react'
import type { ModelPrice, Prices } from '@/api/types'
import { BasisMark, basisWord } from '@/domain/basis-mark'
import { Money } from '@/domain/money'
import { exactMoney } from '@/lib/money'
import { exactNumber, plural } from '@/lib/numbers'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { Panel } from '@/ui/panel'
import { amountFields } from './override-form'
import { isOwn, unpricedFirst } from './prices'

type Props = { prices: Prices; onPrice: (model: string) => void }

/** Every model that was called: what it cost so far, and what a million of its tokens cost now. */
export function ModelsPanel({ prices, onPrice }: Props) {
  const models = unpricedFirst(prices.models)
  const unpriced = models.filter((model) => model.unpriced_calls > 0)
  return (
    <Panel
      title="Models in use"
      aside="US dollars for a million tokens"
      footer={
        <span className="truncate">Price list {prices.list_version}. Your own prices stand above it.</span>
      }
    >
      {unpriced.length > 0 && <Unpriced models={unpriced} />}
      {models.length === 0 ? (
        <EmptyState icon={<CircleDollarSign size={16} />} title="No model was called yet">
          Each model stands here with its calls, its cost and its price once an agent has used it.
        </EmptyState>
      ) : (
        <div className="overflow-x-auto">
          <table className="w-full max-md:block">
            <Heads />
            <tbody className="max-md:block">
              {models.map((model) => (
                <ModelRow key={model.model} model={model} onPrice={() => onPrice(model.model)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

function Unpriced({ models }: { models: readonly ModelPrice[] }) {
  const calls = models.reduce((sum, model) => sum + model.unpriced_calls, 0)
  return (
    <p className="flex items-start gap-2 border-warn-line border-b bg-warn-bg px-3 py-2 text-warn-text max-md:px-4">
      <TriangleAlert size={14} className="mt-0.75 shrink-0" aria-hidden />
      <span>
        {plural(models.length, 'model has', 'models have')} no known price:{' '}
        {plural(calls, 'call is', 'calls are')} missing from every sum. Give a price of your own and they are
        counted at once.
      </span>
    </p>
  )
}

export const kindNames = {
  input: 'Input',
  output: 'Output',
  cache_read: 'Cache read',
  cache_write_5m: 'Write 5 min',
  cache_write_1h: 'Write 1 h',
} as const

function Heads() {
  const head = (name: string, right = true, className?: string) => (
    <th
      key={name}
      scope="col"
      className={clsx(
        'whitespace-nowrap px-2 font-normal first:pl-3',
        right ? 'text-right' : 'text-left',
        className,
      )}
    >
      {name}
    </th>
  )
  return (
    <thead className="max-md:sr-only">
      <tr className="row-lines h-6 text-12 text-t3">
        {head('Model', false)}
        {head('Calls')}
        {head('Cost so far')}
        {amountFields.map((field) => head(kindNames[field]))}
        {head('Basis', false, 'pl-6')}
        <th scope="col">
          <span className="sr-only">Actions</span>
        </th>
      </tr>
    </thead>
  )
}

function ModelRow({ model, onPrice }: { model: ModelPrice; onPrice: () => void }) {
  const { prices } = model
  const lacks = model.unpriced_calls > 0
  const guess = model.basis === 'guessed' && model.matched_model
  return (
    <tr className="row-lines h-9 last:border-b-0 max-md:flex max-md:h-auto max-md:flex-wrap max-md:items-center max-md:gap-x-3 max-md:px-4 max-md:py-2">
      <th
        scope="row"
        className="max-w-65 px-2 pl-3 text-left font-normal max-md:w-full max-md:max-w-none max-md:p-0"
      >
        <code className="block truncate" title={model.model}>
          {model.model}
        </code>
      </th>
      <td className="num px-2 text-right text-t2 max-md:p-0">
        {exactNumber(model.calls)}
        <span className="md:hidden"> {model.calls === 1 ? 'call' : 'calls'}</span>
      </td>
      <td className="px-2 text-right font-medium max-md:p-0">
        <Money amount={model.cost} basis={lacks ? null : model.basis} unpriced={lacks} />
      </td>
      {amountFields.map((field) => (
        <td key={field} className="num px-2 text-right text-t2 max-md:hidden">
          {prices ? exactMoney(prices[field]) : <span className="text-t3">–</span>}
        </td>
      ))}
      {prices && (
        <td className="num text-12 text-t3 md:hidden">
          {exactMoney(prices.input)} in, {exactMoney(prices.output)} out
        </td>
      )}
      <td
        className="whitespace-nowrap px-2 pl-6 max-md:min-w-[50%] max-md:flex-1 max-md:p-0"
        title={guess ? `priced as ${guess}` : (model.price_source ?? undefined)}
      >
        <BasisMark
          basis={model.basis}
          word={isOwn(model) ? 'your own' : guess ? `~ as ${guess}` : basisWord[model.basis]}
        />
      </td>
      <td className="w-0 px-2 pr-3 text-right max-md:w-auto max-md:p-0">
        {!isOwn(model) && (
          <Button
            small
            variant={lacks ? 'plain' : 'quiet'}
            onClick={onPrice}
            aria-label={`Set a price for ${model.model}`}
            className="max-md:h-9"
          >
            Set price
          </Button>
        )}
      </td>
    </tr>
  )
}
