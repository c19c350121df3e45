import { useQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import { useEffect } from 'react'
import { taskLogOptions } from '@/api/task-log'
import type { TaskDetail } from '@/api/types'
import { hasTaskEnded } from '@/domain/task-status'
import { useConnection } from '@/live/connection'
import { CopyButton } from '@/ui/copy-button'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { FollowEnd } from '@/ui/follow-end'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'

/** What a dispatch writes to its log, as it is written. */
export function LogPanel({ task }: { task: TaskDetail }) {
  const live = useConnection((state) => state.phase === 'live')
  const runs = !hasTaskEnded(task.status)
  const log = useQuery(taskLogOptions(task.id, runs && live))
  const { refetch } = log
  // Its last words are written when it ends.
  useEffect(() => {
    if (!runs) void refetch()
  }, [runs, refetch])
  const found = log.data
  return (
    <Panel
      title="Log"
      aside={found?.available && (runs ? 'as it is written' : 'its end')}
      actions={found?.available && found.text !== '' && <CopyButton text={found.text} label="Copy the log" />}
      className="shrink-0"
    >
      {log.isPending ? (
        <SkeletonRows rows={4} label="Loading the log" />
      ) : log.error && !found ? (
        <ErrorState error={log.error} onRetry={() => void refetch()} />
      ) : !found?.available ? (
        <EmptyState icon={<ScrollText size={16} />} title={runs ? 'No log yet' : 'No log'}>
          The dispatcher names no log for this task, or the log lies on another machine.
        </EmptyState>
      ) : (
        <FollowEnd label="Log" className="max-h-90 overflow-y-auto">
          <pre className="whitespace-pre-wrap break-words px-3 py-2 font-mono text-12 leading-5 max-md:px-4">
            {found.start > 0 && <span className="text-t3">… earlier lines are in the file{'\n'}</span>}
            {found.text || <span className="text-t3">nothing written yet</span>}
          </pre>
        </FollowEnd>
      )}
    </Panel>
  )
}
