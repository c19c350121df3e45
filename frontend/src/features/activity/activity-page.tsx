import { useInfiniteQuery } from '@tanstack/react-query'
import { Activity } from 'lucide-react'
import { useCallback, useMemo } from 'react'
import { activityItems, activityOptions } from '@/api/activity'
import { useSourceName } from '@/api/source-name'
import type { ActivityKind } from '@/api/types'
import { ActivityRow } from '@/domain/activity-row'
import { useRowHeight } from '@/lib/preferences'
import { dayLabel, startOfDay } from '@/lib/time'
import { usePhone } from '@/lib/use-media'
import { textParam, useParamState } from '@/lib/use-params'
import { useTitle } from '@/lib/use-title'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { FilterChip } from '@/ui/filter-chip'
import { PageHeader } from '@/ui/page-header'
import { SkeletonRows } from '@/ui/skeleton'
import { StaleMark } from '@/ui/stale-mark'
import { VirtualList } from '@/ui/virtual-list'
import { AgentChip } from './agent-chip'
import { type FeedLine, feedLines } from './feed-lines'

const params = { kind: textParam, agent: textParam }
const kinds: { value: ActivityKind; label: string }[] = [
  { value: 'agent', label: 'Agents' },
  { value: 'tool', label: 'Tool calls' },
  { value: 'file', label: 'Files' },
  { value: 'source', label: 'Sources' },
  { value: 'cost', label: 'Costs' },
  { value: 'other', label: 'Other facts' },
]
const HEAD = 32
const PHONE_ROW = 44

/** What happened, newest first; older facts come as one scrolls. */
export function ActivityPage() {
  useTitle('Activity')
  const [{ kind, agent }, change] = useParamState(params)
  const filter = { ...(kind === null ? {} : { kind }), ...(agent === null ? {} : { agent_id: agent }) }
  const feed = useInfiniteQuery(activityOptions(filter))
  const sourceName = useSourceName()
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = feed
  const lines = useMemo(() => feedLines(activityItems(data), startOfDay), [data])
  const wide = useRowHeight()
  const row = usePhone() ? PHONE_ROW : wide
  const heightOf = useCallback((line: FeedLine) => (line.kind === 'day' ? HEAD : row), [row])
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const filtered = kind !== null || agent !== null
  return (
    <>
      <PageHeader title="Activity" actions={<StaleMark />}>
        <FilterChip
          name="Kind"
          any="All"
          value={kind}
          shown={kinds.find((one) => one.value === kind)?.label ?? kind ?? ''}
          choices={kinds}
          onChange={(next) => change({ kind: next })}
        />
        <AgentChip id={agent} onChange={(next) => change({ agent: next })} />
      </PageHeader>
      {feed.isPending ? (
        <SkeletonRows rows={26} label="Loading the activity" />
      ) : feed.error && !data ? (
        <ErrorState error={feed.error} onRetry={() => void feed.refetch()} />
      ) : lines.length === 0 ? (
        <EmptyState
          icon={<Activity size={16} />}
          title={filtered ? 'Nothing fits' : 'Nothing has happened yet'}
        >
          {filtered ? (
            <Button className="mt-2" onClick={() => change({ kind: null, agent: null })}>
              Show everything
            </Button>
          ) : (
            'What agents do stands here, newest first.'
          )}
        </EmptyState>
      ) : (
        <VirtualList
          role="list"
          label="Activity, newest first"
          items={lines}
          itemKey={(line) => (line.kind === 'day' ? `day/${line.day}` : line.item.seq)}
          rowHeight={heightOf}
          onEnd={more}
          className="min-h-0 flex-1 overflow-auto border-line border-t"
          render={(line) =>
            line.kind === 'day' ? (
              <h2 className="flex h-full items-end px-4 pb-1.5 font-semibold text-12 text-t2">
                {dayLabel(line.day)}
              </h2>
            ) : (
              <ActivityRow item={line.item} sourceName={sourceName} seconds full />
            )
          }
        />
      )}
    </>
  )
}
