import { useQuery } from '@tanstack/react-query'
import { taskFacetsOptions } from '@/api/tasks'
import type { AgentStatus } from '@/api/types'
import { Money } from '@/domain/money'
import { StatusMark } from '@/domain/status-mark'
import { exactNumber, plural } from '@/lib/numbers'
import { elapsed } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { sortNames, type TaskParams, wholeFilter } from './params'

const MINUTE = 60_000

const groups: { word: string; mark: AgentStatus; statuses: string[]; always?: boolean }[] = [
  { word: 'running', mark: 'running', statuses: ['running'], always: true },
  { word: 'paused', mark: 'waiting', statuses: ['paused'] },
  { word: 'queued', mark: 'created', statuses: ['pending', 'assigned'], always: true },
  { word: 'done', mark: 'completed', statuses: ['completed'], always: true },
  { word: 'failed', mark: 'failed', statuses: ['failed', 'error'], always: true },
  { word: 'cancelled', mark: 'cancelled', statuses: ['cancelled'] },
]

/** All that fits, in figures. */
export function TasksFooter({ params, total }: { params: TaskParams; total: number | null }) {
  const filter = wholeFilter(params, useNow(MINUTE))
  const { data } = useQuery(taskFacetsOptions(filter))
  const asked = filter.status?.split(',')
  const counts = groups.map(({ statuses, ...group }) => ({
    ...group,
    count: statuses
      .filter((status) => !asked || asked.includes(status))
      .reduce((sum, status) => sum + (data?.status[status] ?? 0), 0),
  }))
  return (
    <footer className="num flex h-8 shrink-0 items-center gap-4 border-line border-t bg-raised px-4 text-12 text-t2 max-md:gap-3 max-md:px-3">
      {data &&
        counts
          .filter((group) => group.always || group.count > 0)
          .map((group) => (
            <span
              key={group.word}
              className="flex items-center gap-1.5 whitespace-nowrap max-md:nth-[n+5]:hidden"
            >
              <span aria-hidden className="flex">
                <StatusMark status={group.mark} />
              </span>
              <span className="font-semibold text-t1">{exactNumber(group.count)}</span>
              <span className="max-md:sr-only">{group.word}</span>
            </span>
          ))}
      <span className="ml-auto flex items-baseline gap-1.5 whitespace-nowrap">
        {total !== null && plural(total, 'task')}
        {data && <Money amount={data.cost} className="font-semibold text-t1" />}
      </span>
      {data?.median_seconds != null && (
        <span className="whitespace-nowrap max-md:hidden">
          median <span className="font-semibold text-t1">{elapsed(data.median_seconds * 1000)}</span>
        </span>
      )}
      <span className="whitespace-nowrap text-t3 max-lg:hidden">{sortNames[params.sort]}</span>
    </footer>
  )
}
