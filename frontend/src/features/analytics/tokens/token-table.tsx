import { exactNumber } from '@/lib/numbers'
import type { Bar, Series } from '@/ui/bar-chart'
import { ScrollRegion } from '@/ui/scroll-region'

/** The figures behind the chart, the newest first. */
export function TokenTable({ bars, series }: { bars: readonly Bar[]; series: readonly Series[] }) {
  return (
    <ScrollRegion label="Tokens as a table">
      <table className="w-full text-12">
        <thead className="sticky top-0 bg-surface text-t3">
          <tr className="row-lines h-6">
            <th scope="col" className="pl-3 text-left font-normal">
              Time
            </th>
            {series.map((one) => (
              <th key={one.name} scope="col" className="px-2 text-right font-normal">
                {one.name}
              </th>
            ))}
            <th scope="col" className="pr-3 text-right font-normal">
              All
            </th>
          </tr>
        </thead>
        <tbody>
          {bars.toReversed().map((bar) => (
            <tr key={bar.key} className="row-lines h-(--row-height)">
              <th scope="row" className="whitespace-nowrap pl-3 text-left font-normal">
                {bar.label}
              </th>
              {series.map((one, index) => (
                <td key={one.name} className="num px-2 text-right text-t2">
                  {exactNumber(bar.values[index] ?? 0)}
                </td>
              ))}
              <td className="num pr-3 text-right font-medium">
                {exactNumber(bar.values.reduce((sum, value) => sum + value, 0))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
