import { useInfiniteQuery } from '@tanstack/react-query'
import { FileText } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import type { Agent, AgentFile } from '@/api/types'
import { exactNumber, plural } from '@/lib/numbers'
import { usePhone } from '@/lib/use-media'
import type { LiveEvent } from '@/live/protocol'
import { useRefetchOn } from '@/live/use-refetch-on'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { SearchField } from '@/ui/search-field'
import { SkeletonRows } from '@/ui/skeleton'
import { type VirtualHandle, VirtualList } from '@/ui/virtual-list'
import type { AgentPageParams } from '../params'
import { filesOptions } from '../queries'
import { FileHistory } from './file-history'
import { FileRow } from './file-row'

type Props = {
  agent: Agent
  params: AgentPageParams
  change: (changes: Partial<AgentPageParams>) => void
}

const written = (file: AgentFile) =>
  file.operations.created + file.operations.modified + file.operations.deleted

/** Changed files first, then those only read. */
const order = (a: AgentFile, b: AgentFile) =>
  Number(written(b) > 0) - Number(written(a) > 0) || a.path.localeCompare(b.path)

/** Every file the agent touched, and beside it what it did to the chosen one. */
export default function FilesTab({ agent, params, change }: Props) {
  const query = useInfiniteQuery(filesOptions(agent.id))
  const { data, hasNextPage, isFetching, fetchNextPage, refetch } = query
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  const { id } = agent
  const matters = useMemo(
    () => (event: LiveEvent) => event.type === 'file.changed' && event.data.agent_id === id,
    [id],
  )
  useRefetchOn(matters, refetch)

  const handle = useRef<VirtualHandle>(null)
  const phone = usePhone()
  const all = useMemo(() => (data?.pages.flatMap((page) => page.items) ?? []).sort(order), [data])
  const q = params.q?.toLowerCase() ?? ''
  const files = useMemo(() => all.filter((file) => file.path.toLowerCase().includes(q)), [all, q])
  const chosen = files.find((file) => file.path === params.file) ?? (phone ? undefined : files[0])
  const added = all.reduce((sum, file) => sum + file.lines_added, 0)
  const removed = all.reduce((sum, file) => sum + file.lines_removed, 0)
  const choose = (file: AgentFile) => change({ file: file.path, change: null })
  const walk = (step: number) => {
    const at = chosen ? files.indexOf(chosen) : -1
    const next = files[at + step]
    if (!next) return
    choose(next)
    handle.current?.reveal(at + step)
  }

  if (query.isPending) return <SkeletonRows rows={12} label="Loading the files" />
  if (query.error && all.length === 0)
    return <ErrorState error={query.error} onRetry={() => void refetch()} />
  if (all.length === 0)
    return (
      <EmptyState icon={<FileText size={16} />} title="No file touched yet">
        Files appear here as the agent reads or changes them.
      </EmptyState>
    )
  const showList = !phone || !chosen
  return (
    <section aria-label="Files" className="flex min-h-0 flex-1">
      {showList && (
        <div className="flex w-80 shrink-0 flex-col border-line border-r bg-surface max-lg:w-64 max-md:w-full max-md:border-r-0">
          <div className="flex shrink-0 flex-col gap-1.5 border-line border-b p-2">
            <SearchField
              label="Search files"
              main
              value={params.q ?? ''}
              onChange={(next) => change({ q: next || null })}
            />
            <p className="num flex justify-between px-1 text-12 text-t2">
              <span>{plural(all.length, 'file')}</span>
              <span>
                <span className="text-done-text">+{exactNumber(added)}</span>{' '}
                <span className="text-fail-text">−{exactNumber(removed)}</span>
              </span>
            </p>
          </div>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows walk from whichever file has the focus */}
          <div
            className="flex min-h-0 flex-1 flex-col"
            onKeyDown={(event) => {
              const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
              if (step === undefined) return
              event.preventDefault()
              walk(step)
            }}
          >
            <VirtualList
              ref={handle}
              role="list"
              label="Files"
              items={files}
              itemKey={(file) => file.path}
              rowHeight={phone ? 56 : 28}
              render={(file) => (
                <FileRow file={file} chosen={file === chosen} onChoose={() => choose(file)} />
              )}
            />
          </div>
          {files.length === 0 && <p className="p-3 text-12 text-t3">No file fits.</p>}
        </div>
      )}
      {chosen && (
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          {phone && (
            <Button variant="quiet" className="m-2 h-11 self-start" onClick={() => change({ file: null })}>
              All files
            </Button>
          )}
          <FileHistory key={chosen.path} agentId={id} file={chosen} wanted={params.change} />
        </div>
      )}
    </section>
  )
}
