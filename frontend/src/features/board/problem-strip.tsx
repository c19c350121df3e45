import { queryOptions, useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { Link } from 'react-router'
import { api, call } from '@/api/client'
import { sourcesKey, sourcesOptions } from '@/api/fleet'
import type { Source } from '@/api/types'
import { plural } from '@/lib/numbers'
import { useTopic } from '@/live/connection'

const newestOptions = (id: string, count: number) =>
  queryOptions({
    // With the count in the key, a new problem is fetched when it is counted, and no sooner.
    queryKey: [...sourcesKey, 'newest problem', id, count] as const,
    queryFn: ({ signal }) =>
      call(
        api.GET('/api/v1/sources/{source_id}/problems', {
          params: { path: { source_id: id }, query: { limit: 1 } },
          signal,
        }),
      ),
    placeholderData: (known) => known,
  })

/** Says which task files could not be read: they have no card. */
export function ProblemStrip() {
  useTopic('sources')
  const sources = useQuery(sourcesOptions()).data?.items ?? []
  const broken = sources.filter((source) => source.kind === 'collaboration' && source.problems > 0)
  return broken.map((source) => <Strip key={source.id} source={source} />)
}

function Strip({ source }: { source: Source }) {
  const page = useQuery(newestOptions(source.id, source.problems)).data
  const count = page?.total ?? source.problems
  const newest = page?.items[0]
  return (
    <div
      role="status"
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-2.5 rounded-panel border border-warn-line bg-warn-bg px-3 py-1.5 text-12 max-md:py-0"
    >
      <TriangleAlert size={14} aria-hidden className="shrink-0 text-warn-text" />
      <span className="whitespace-nowrap font-semibold text-13">
        {plural(count, 'file problem', 'file problems')}
      </span>
      {newest && (
        <span className="flex min-w-0 flex-1 items-baseline gap-2 max-md:order-last max-md:basis-full max-md:pb-1">
          <code className="min-w-0 truncate text-t1" title={newest.location}>
            {newest.location}
          </code>
          <span className="min-w-0 flex-1 truncate text-t2" title={newest.reason}>
            {newest.reason}
          </span>
        </span>
      )}
      <Link
        to={`/sources?open=${encodeURIComponent(source.id)}`}
        className="ml-auto inline-flex items-center whitespace-nowrap font-medium text-t1 hover:underline max-md:min-h-11"
      >
        {count === 1 ? 'Open source problem' : 'Open source problems'}
      </Link>
    </div>
  )
}
