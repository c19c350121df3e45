import { useQuery } from '@tanstack/react-query'
import { taskFacetsOptions, taskListOptions } from '@/api/tasks'
import { exactNumber, plural } from '@/lib/numbers'
import { useNow } from '@/lib/use-now'
import { Segments } from '@/ui/segments'
import { type HitKind, type TaskParams, wholeFilter } from './params'

const MINUTE = 60_000
const kinds: [HitKind, string][] = [
  ['prompt', 'Prompts'],
  ['result', 'Results'],
  ['output', 'Outputs'],
]

type Props = {
  params: TaskParams
  total: number
  /** The list still shows what was asked before. */
  waiting: boolean
  onHits: (hits: HitKind) => void
}

/** What a search found, where, and the way to look in one place only. */
export function FoundBar({ params, total, waiting, onHits }: Props) {
  const now = useNow(MINUTE)
  const { q, hits: _, ...rest } = wholeFilter(params, now)
  const facets = useQuery(taskFacetsOptions({ ...rest, ...(q === undefined ? {} : { q }) }))
  const all = useQuery(taskListOptions({ ...rest, limit: 1 }))
  const counts = facets.data?.hits
  const sum = kinds.reduce((so, [kind]) => so + (counts?.[kind] ?? 0), 0)
  const count = (value: number) => (counts ? ` ${exactNumber(value)}` : '')
  return (
    <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-4 py-1 max-md:px-3">
      <p className="num text-12 text-t3" role="status">
        <span className="font-semibold text-13 text-t1">
          {waiting
            ? 'Searching'
            : `${exactNumber(total)} of ${all.data ? exactNumber(all.data.total) : '…'} tasks`}
        </span>
        {counts && !waiting && (
          <span className="ml-2">{plural(sum, 'hit')} in prompts, results and outputs</span>
        )}
      </p>
      <span className="ml-auto flex items-center gap-2 max-md:ml-0">
        <span className="text-12 text-t3 max-md:hidden">Hits in</span>
        <Segments<HitKind>
          label="Hits in"
          value={params.hits}
          options={[
            { value: 'all', label: `All${count(sum)}` },
            ...kinds.map(([value, name]) => ({ value, label: `${name}${count(counts?.[value] ?? 0)}` })),
          ]}
          onChange={onHits}
        />
      </span>
    </div>
  )
}
