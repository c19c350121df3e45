import { useQuery } from '@tanstack/react-query'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { patchOptions } from '@/api/patches'
import type { TaskFile } from '@/api/types'
import { AgentLink } from '@/domain/agent-link'
import { PatchView } from '@/domain/code/patch-view'
import { ClockTime } from '@/domain/time'
import { Dialog } from '@/ui/dialog'
import { IconButton } from '@/ui/icon-button'

type Props = {
  files: readonly TaskFile[]
  path: string
  nameOf: (agentId: string) => string | undefined
  onPath: (path: string) => void
  onClose: () => void
}

/** What was done to one file, change by change; the arrows lead to the next file. */
export default function DiffDialog({ files, path, nameOf, onPath, onClose }: Props) {
  const at = files.findIndex((file) => file.path === path)
  const file = files[at]
  const go = (step: number) => {
    const next = files[at + step]
    if (next) onPath(next.path)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={path}
      className="max-w-270"
      footer={
        <>
          <span className="num mr-auto text-12 text-t2">
            {at + 1} of {files.length}
          </span>
          <IconButton
            label="Previous file"
            icon={<ArrowUp size={15} aria-hidden />}
            disabled={at <= 0}
            onClick={() => go(-1)}
          />
          <IconButton
            label="Next file"
            icon={<ArrowDown size={15} aria-hidden />}
            disabled={at >= files.length - 1}
            onClick={() => go(1)}
          />
        </>
      }
    >
      {file ? (
        <ol className="flex flex-col gap-2">
          {file.changes.map((change) => (
            <li key={change.seq} className="overflow-hidden rounded-panel border border-line bg-surface">
              <p className="flex h-7 items-center gap-2 border-line border-b bg-raised px-2.5 text-12 max-md:h-11">
                <span className="font-semibold capitalize">{change.operation}</span>
                <AgentLink id={change.agent_id} name={nameOf(change.agent_id) ?? change.agent_id} />
                <span className="num ml-auto">
                  <span className="text-done-text">+{change.lines_added ?? 0}</span>{' '}
                  <span className="text-fail-text">−{change.lines_removed ?? 0}</span>
                </span>
                <ClockTime time={change.time} seconds />
              </p>
              <Patch agentId={change.agent_id} seq={change.seq} path={path} />
            </li>
          ))}
        </ol>
      ) : (
        <p className="text-13 text-t3">This task did not change that file.</p>
      )}
    </Dialog>
  )
}

function Patch({ agentId, seq, path }: { agentId: string; seq: number; path: string }) {
  const { data, error, refetch } = useQuery(patchOptions(agentId, seq))
  return <PatchView patch={data?.patch} error={error} path={path} onRetry={() => void refetch()} />
}
