import { clsx } from 'clsx'
import { Check, CornerLeftUp, Folder, FolderGit2, FolderPlus, GitBranch, TriangleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Directory } from '@/api/types'
import { Ago } from '@/domain/time'
import { plural } from '@/lib/numbers'
import type { DirectoryChoice } from './directory-choices'

type Props = { id: string; choice: DirectoryChoice; active: boolean; chosen: boolean; onChoose: () => void }

/** One folder to choose: its path, its branch, what is not committed, when it was used. */
export function DirectoryOption({ id, choice, active, chosen, onChoose }: Props) {
  const item = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (active) item.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and its arrow keys walk here
    <div
      ref={item}
      id={id}
      role="option"
      aria-selected={chosen}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className={clsx(
        'row-lines flex h-7 cursor-default items-center gap-2 px-2.5 last:border-b-0 max-md:h-11',
        chosen ? 'bg-selected' : active ? 'bg-hover' : 'hover:bg-hover',
        active && 'outline-2 outline-accent -outline-offset-2',
      )}
    >
      <Icon choice={choice} />
      <span
        className={clsx(
          'min-w-0 flex-[1.6] truncate',
          choice.kind === 'own' ? 'text-t2' : 'font-mono text-12',
        )}
        title={choice.path || undefined}
      >
        {choice.kind === 'up' ? `.. (${choice.words})` : choice.words}
      </span>
      {choice.known && <State found={choice.known} />}
    </div>
  )
}

function State({ found }: { found: Directory }) {
  const { git } = found
  return (
    <>
      <span className="flex min-w-0 flex-1 items-center gap-1.5 text-t2">
        {git && (
          <>
            <GitBranch size={12} aria-hidden className="shrink-0" />
            <span className="truncate font-mono text-12">{git.branch ?? git.commit?.slice(0, 7)}</span>
          </>
        )}
      </span>
      <span className="flex min-w-0 flex-[1.2] items-center gap-1.5 text-12 max-md:hidden">
        {git === null ? (
          <span className="truncate text-t3">not a Git folder</span>
        ) : git.dirty > 0 ? (
          <>
            <TriangleAlert size={12} aria-hidden className="shrink-0 text-warn-text" />
            <span className="num truncate text-warn-text">{plural(git.dirty, 'file')} changed</span>
          </>
        ) : (
          <>
            <Check size={12} aria-hidden className="shrink-0 text-done-text" />
            <span className="text-t2">clean</span>
          </>
        )}
      </span>
      <span className="w-18 shrink-0 text-right text-12 text-t3 max-md:hidden">
        {found.last_used_at && <Ago time={found.last_used_at} phrase />}
      </span>
    </>
  )
}

function Icon({ choice }: { choice: DirectoryChoice }) {
  const icon = { size: 14, 'aria-hidden': true, className: 'shrink-0 text-t2' } as const
  if (choice.kind === 'own') return <FolderPlus {...icon} />
  if (choice.kind === 'up') return <CornerLeftUp {...icon} />
  return choice.git ? <FolderGit2 {...icon} /> : <Folder {...icon} />
}
