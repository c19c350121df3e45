import { clsx } from 'clsx'
import type { AgentFile } from '@/api/types'
import { exactNumber } from '@/lib/numbers'

/** The strongest thing that happened to a file, as a mark and as a word. */
export function operationOf(file: AgentFile): { mark: string; word: string; look: string } {
  const { created, modified, deleted } = file.operations
  if (deleted > 0) return { mark: '−', word: 'deleted', look: 'text-fail-text' }
  if (created > 0) return { mark: '+', word: 'created', look: 'text-done-text' }
  if (modified > 0) return { mark: '~', word: 'modified', look: 'text-t1' }
  return { mark: '·', word: 'read', look: 'text-t3' }
}

export function FileRow({
  file,
  chosen,
  onChoose,
}: {
  file: AgentFile
  chosen: boolean
  onChoose: () => void
}) {
  const operation = operationOf(file)
  const cut = file.path.lastIndexOf('/') + 1
  const changed = file.lines_added + file.lines_removed > 0
  return (
    <button
      type="button"
      aria-current={chosen ? 'true' : undefined}
      data-focus="inset"
      title={file.path}
      onClick={onChoose}
      className={clsx(
        'row-lines relative flex h-full w-full items-center gap-2 px-3 text-left',
        chosen
          ? 'bg-selected before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent'
          : 'hover:bg-hover',
      )}
    >
      <span className={clsx('w-3 shrink-0 text-center font-mono text-12', operation.look)}>
        <span aria-hidden>{operation.mark}</span>
        <span className="sr-only">{operation.word}</span>
      </span>
      <span className="flex min-w-0 flex-1 font-mono text-12">
        <span className="min-w-0 truncate text-t3">{file.path.slice(0, cut)}</span>
        <span className="max-w-full shrink-0 truncate text-t1">{file.path.slice(cut)}</span>
      </span>
      {changed && (
        <span className="num flex shrink-0 gap-1.5 font-mono text-11">
          {file.lines_added > 0 && <span className="text-done-text">+{exactNumber(file.lines_added)}</span>}
          {file.lines_removed > 0 && (
            <span className="text-fail-text">−{exactNumber(file.lines_removed)}</span>
          )}
        </span>
      )}
    </button>
  )
}
