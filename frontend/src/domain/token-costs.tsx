import { Money } from './money'
import { Tokens } from './tokens'

const kinds = [
  ['Input', 'input'],
  ['Output', 'output'],
  ['Cache write 5m', 'cache_write_5m'],
  ['Cache write 1h', 'cache_write_1h'],
  ['Cache read', 'cache_read'],
] as const
type ByKind<Value> = Record<(typeof kinds)[number][1], Value>

/** Tokens by kind with what each kind costs; kinds that were not used are left out. */
export function TokenCosts({
  usage,
  costs,
}: {
  usage: ByKind<number>
  costs: ByKind<string> | null | undefined
}) {
  const shown = kinds.filter(([, kind]) => usage[kind] > 0)
  if (shown.length === 0) return null
  return (
    <table className="w-full text-13">
      <thead className="text-12 text-t2">
        <tr className="h-6">
          <th scope="col" className="text-left font-normal">
            Own tokens
          </th>
          <th scope="col" className="text-right font-normal">
            Count
          </th>
          <th scope="col" className="w-24 text-right font-normal">
            Cost
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map(([name, kind]) => (
          <tr key={kind} className="h-6">
            <th scope="row" className="text-left font-normal text-t2">
              {name}
            </th>
            <td className="text-right text-t2">
              <Tokens count={usage[kind]} />
            </td>
            <td className="text-right">
              <Money amount={costs?.[kind] ?? null} column />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
