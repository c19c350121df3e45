import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { Check, Info, TriangleAlert } from 'lucide-react'
import { Link } from 'react-router'
import { anomaliesOptions } from '@/api/metrics'
import type { Anomaly } from '@/api/types'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'

const looks: Record<Anomaly['severity'], string> = {
  critical: 'text-fail-text',
  warning: 'text-warn-text',
  info: 'text-t3',
}

/** What is not as usual just now, each with the numbers it rests on and a way to look into it. */
export function AnomaliesPanel() {
  const anomalies = useQuery(anomaliesOptions())
  const items = anomalies.data?.items ?? []
  return (
    <Panel
      title="Anomalies"
      aside={anomalies.data && (items.length > 0 ? String(items.length) : 'now')}
      actions={<span className="text-12 text-t3 max-md:hidden">against the last 14 days</span>}
      className="shrink-0"
    >
      {anomalies.isPending ? (
        <SkeletonRows rows={2} label="Looking for anomalies" />
      ) : anomalies.error && !anomalies.data ? (
        <ErrorState error={anomalies.error} onRetry={() => void anomalies.refetch()} />
      ) : items.length === 0 ? (
        <p className="flex items-center gap-2 p-3 text-12 text-t2">
          <Check size={14} className="text-done-text" aria-hidden />
          Cost, failures, workspaces, plans and agents are as usual.
        </p>
      ) : (
        <ul>
          {items.map((item) => (
            <li
              key={`${item.kind} ${item.subject}`}
              className="row-lines flex min-h-(--row-height) items-center gap-2 px-3 py-1 max-md:min-h-11"
            >
              <Mark severity={item.severity} />
              <span className="min-w-0 flex-1 text-13">{item.message}</span>
              <Link to={item.link} className="shrink-0 text-12 text-link hover:underline">
                Look<span className="sr-only"> at {item.subject}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Mark({ severity }: { severity: Anomaly['severity'] }) {
  const Icon = severity === 'info' ? Info : TriangleAlert
  return <Icon size={14} role="img" aria-label={severity} className={clsx('shrink-0', looks[severity])} />
}
