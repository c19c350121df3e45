import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { activityItems, activityOptions } from '@/api/activity'
import { ActivityRow } from '@/domain/activity-row'
import { Section } from './panel-section'

const SHOWN = 6

export function PanelLatest({ agentId }: { agentId: string }) {
  const feed = useInfiniteQuery(activityOptions({ agent_id: agentId }))
  const items = activityItems(feed.data).slice(0, SHOWN)
  if (items.length === 0) return null
  return (
    <Section
      title="Latest"
      aside={
        <Link to={`/activity?agent=${encodeURIComponent(agentId)}`} className="text-link hover:underline">
          All of it
        </Link>
      }
    >
      <ul className="-mx-3">
        {items.map((item) => (
          <li key={item.seq}>
            <ActivityRow item={{ ...item, agent_name: null }} seconds />
          </li>
        ))}
      </ul>
    </Section>
  )
}
