import { clsx } from 'clsx'
import type { InvocationSums, Invocations } from '@/api/types'
import { modelColour } from '@/domain/model-colour'
import { modelName } from '@/domain/model-name'
import { Money } from '@/domain/money'
import { exactNumber, plural } from '@/lib/numbers'
import { Tip } from '@/ui/tip'
import { Cents } from './cents'
import { isPoor, latency, measuredWords, success, toldWords } from './words'

const cell = 'num whitespace-nowrap pl-4 text-right'

/** The columns that a time and a model have alike. */
function SumCells({ sums, error, strong }: { sums: InvocationSums; error: number; strong?: boolean }) {
  return (
    <>
      <td className={clsx(cell, 'text-t2')}>{exactNumber(sums.calls)}</td>
      <td className={clsx(cell, strong ? 'font-semibold text-t1' : 'text-t1')}>
        <Cents amount={sums.cost} unpriced={sums.unpriced_calls} />
      </td>
      <td className={clsx(cell, spare, 'text-t2')}>
        <Money amount={sums.average_cost} unpriced={sums.calls > 0 && sums.average_cost === null} />
      </td>
      <td className={clsx(cell, spare, 'text-t2')}>
        <Tip tip={measuredWords(sums, error)}>{latency(sums.average_ms)}</Tip>
      </td>
      <td className={clsx(cell, 'text-t2')}>
        <Tip tip={measuredWords(sums, error)}>{latency(sums.p95_ms)}</Tip>
      </td>
      <td className={clsx(cell, 'pr-3', isPoor(sums) ? 'font-medium text-fail-text' : 'text-t2')}>
        <Tip tip={toldWords(sums)}>{success(sums.success_share)}</Tip>
      </td>
    </>
  )
}

const names = ['Calls', 'Cost', 'Per call', 'Latency', 'p95', 'Success']
// What a narrow panel does without.
const spare = '@max-[480px]/calls:hidden'
const isSpare = (name: string) => name === 'Per call' || name === 'Latency'

function Head() {
  return (
    <thead className="sticky top-0 z-1 bg-surface text-12 text-t3">
      <tr className="row-lines h-6">
        <th scope="col" className="whitespace-nowrap pl-3 text-left font-normal">
          Time
        </th>
        {names.map((name, at) => (
          <th
            key={name}
            scope="col"
            className={clsx(
              'whitespace-nowrap pl-4 text-right font-normal',
              at === names.length - 1 && 'pr-3',
              isSpare(name) && spare,
            )}
          >
            {name}
          </th>
        ))}
      </tr>
    </thead>
  )
}

/** Today, this month and in all, then each model in all: calls, cost, speed and success in the same columns. */
export function InvocationFigures({ found }: { found: Invocations }) {
  const times = [
    ['Today', found.today],
    ['This month', found.month],
    ['In all', found.total],
  ] as const
  return (
    <table className="w-full">
      <caption className="sr-only">Invocations by time, and by model in all</caption>
      <Head />
      <tbody>
        {times.map(([name, sums]) => (
          <tr key={name} className="row-lines h-(--row-height) max-md:h-11">
            <th scope="row" className="whitespace-nowrap pl-3 text-left font-normal">
              {name}
            </th>
            <SumCells sums={sums} error={found.relative_error} strong />
          </tr>
        ))}
      </tbody>
      <tbody>
        <tr className="row-lines h-6 text-12 text-t3">
          <th scope="rowgroup" colSpan={names.length + 1} className="pl-3 text-left font-normal">
            {plural(found.models.length, 'model')}, in all
          </th>
        </tr>
        {found.models.map((row) => (
          <tr key={row.model} className="row-lines h-(--row-height) max-md:h-11">
            <th scope="row" className="w-full max-w-0 pl-3 text-left font-normal max-md:min-w-28">
              <span className="flex items-center gap-2">
                <span
                  className="size-2 shrink-0 rounded-[1px]"
                  style={{ background: modelColour(row.model) }}
                  aria-hidden
                />
                <span className="truncate" title={row.model}>
                  {modelName(row.model)}
                </span>
              </span>
            </th>
            <SumCells sums={row} error={found.relative_error} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}
