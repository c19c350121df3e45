import { useInfiniteQuery } from '@tanstack/react-query'
import { Activity } from 'lucide-react'
import { Link } from 'react-router'
import { activityItems, activityOptions } from '@/api/activity'
import { useSourceName } from '@/api/source-name'
import { ActivityRow } from '@/domain/activity-row'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'

const SHOWN = 12

/** The newest facts worth a line; as many as the panel has room for. */
export function ActivityPanel() {
  const feed = useInfiniteQuery(activityOptions())
  const sourceName = useSourceName()
  const items = activityItems(feed.data).slice(0, SHOWN)
  return (
    <Panel
      title="Activity"
      actions={
        <Link to="/activity" className="text-12 text-link hover:underline">
          View all
        </Link>
      }
      className="min-h-30 max-lg:max-h-96"
      bodyClassName="basis-0 overflow-hidden max-lg:basis-auto"
    >
      {feed.isPending ? (
        <SkeletonRows rows={5} label="Loading the activity" />
      ) : feed.error && !feed.data ? (
        <ErrorState error={feed.error} onRetry={() => void feed.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState icon={<Activity size={16} />} title="Nothing has happened yet">
          What agents do stands here, newest first.
        </EmptyState>
      ) : (
        <ul className="py-1">
          {items.map((item) => (
            <li key={item.seq}>
              <ActivityRow item={item} sourceName={sourceName} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
