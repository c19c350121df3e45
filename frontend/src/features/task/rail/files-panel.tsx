import { FileText } from 'lucide-react'
import type { TaskFile } from '@/api/types'
import { exactNumber, plural } from '@/lib/numbers'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'
import type { TaskData } from '../use-task'

const marks: Record<TaskFile['operation'], { mark: string; look: string }> = {
  created: { mark: '+', look: 'text-done-text' },
  modified: { mark: '~', look: 'text-t1' },
  deleted: { mark: '-', look: 'text-fail-text' },
  read: { mark: '·', look: 'text-t3' },
}

type Props = {
  files: TaskData['files']
  ended: boolean
  chosen: string | null
  onOpen: (path: string) => void
}

/** The files it changed; each opens its diff. */
export function FilesPanel({ files, ended, chosen, onOpen }: Props) {
  const { data } = files
  const some = data !== undefined && data.items.length > 0
  return (
    <Panel
      title="Files changed"
      aside={some && exactNumber(data.items.length)}
      actions={
        some && (
          <span className="num flex gap-2 font-medium font-mono text-12">
            <span className="text-done-text">+{exactNumber(data.lines_added)}</span>
            {data.lines_removed > 0 && (
              <span className="text-fail-text">-{exactNumber(data.lines_removed)}</span>
            )}
          </span>
        )
      }
      className="shrink-0"
      bodyClassName="max-h-64 overflow-y-auto"
    >
      {files.isPending ? (
        <SkeletonRows rows={4} label="Loading the files" />
      ) : files.error && !data ? (
        <ErrorState error={files.error} onRetry={() => void files.refetch()} />
      ) : !some ? (
        <EmptyState
          icon={<FileText size={16} />}
          title={ended ? 'No file change was told' : 'No file changed yet'}
        >
          Each file stands here with its lines, and opens its diff.
        </EmptyState>
      ) : (
        <ul className="py-1">
          {data.items.map((file) => (
            <li key={file.path}>
              <FileLine
                file={file}
                chosen={file.path === chosen}
                removals={data.lines_removed > 0}
                onOpen={() => onOpen(file.path)}
              />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

type LineProps = { file: TaskFile; chosen: boolean; removals: boolean; onOpen: () => void }

function FileLine({ file, chosen, removals, onOpen }: LineProps) {
  const { mark, look } = marks[file.operation]
  const cut = file.path.lastIndexOf('/') + 1
  return (
    <button
      type="button"
      data-focus="inset"
      title={`${file.path}, ${plural(file.changes.length, 'change')}`}
      onClick={onOpen}
      className={`flex h-7 w-full items-center gap-2 px-3 text-left max-md:h-11 max-md:px-4 ${chosen ? 'bg-selected' : 'hover:bg-hover'}`}
    >
      <span className={`w-3 shrink-0 text-center font-mono text-12 ${look}`}>
        <span aria-hidden>{mark}</span>
        <span className="sr-only">{file.operation}</span>
      </span>
      <span className="flex min-w-0 flex-1 font-mono text-12">
        <span className="min-w-0 truncate text-t2">{file.path.slice(0, cut)}</span>
        <span className="max-w-full shrink-0 truncate text-t1">{file.path.slice(cut)}</span>
      </span>
      <span className="num w-10 shrink-0 text-right font-mono text-12 text-done-text">
        {file.lines_added > 0 && `+${exactNumber(file.lines_added)}`}
      </span>
      {removals && (
        <span className="num w-9 shrink-0 text-right font-mono text-12 text-fail-text">
          {file.lines_removed > 0 && `-${exactNumber(file.lines_removed)}`}
        </span>
      )}
    </button>
  )
}
