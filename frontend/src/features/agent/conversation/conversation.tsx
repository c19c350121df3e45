import { MessageSquare } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Agent } from '@/api/types'
import { SearchedFor } from '@/domain/prose/marked-text'
import { isActive } from '@/domain/status'
import { isTyping, plainKey } from '@/lib/keys'
import { useStreams } from '@/live/streams'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { type MeasuredHandle, MeasuredList } from '@/ui/measured-list'
import type { AgentPageParams } from '../params'
import { Steer } from '../steer'
import { useToolCalls } from '../use-tool-calls'
import { failed } from './call-view'
import { ConversationSkeleton } from './conversation-skeleton'
import { LineRow } from './line-row'
import { type Line, linesOf, nextFailure, writingLines } from './lines'
import { Toolbar } from './toolbar'
import { useConversation } from './use-conversation'
import { useReveal } from './use-reveal'
import { useSearch } from './use-search'

const ENRICHED_PAGES = 6
const heightOf = (line: Line): number =>
  line.kind === 'words' ? 32 + Math.ceil(line.text.length / 100) * 22 : 34

type Props = {
  agent: Agent
  parentName: string | null
  params: AgentPageParams
  change: (changes: Partial<AgentPageParams>) => void
}

/** Everything that was said and done, like a good chat log; follows the live end while one stays there. */
export function Conversation({ agent, parentName, params, change }: Props) {
  const { id } = agent
  const { messages, query } = useConversation(id, params.from)
  const { calls } = useToolCalls(id, ENRICHED_PAGES)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set())
  const [atEnd, setAtEnd] = useState(true)
  const handle = useRef<MeasuredHandle>(null)
  const streams = useStreams(params.from === 'end' ? id : null)
  const said = useMemo(
    () => linesOf(messages, calls, { show: params.show, unfolded }),
    [messages, calls, params.show, unfolded],
  )
  const lines = useMemo(
    () => [...said, ...writingLines(streams, said.at(-1), params.show)],
    [said, streams, params.show],
  )
  const q = params.q ?? ''
  const search = useSearch(id, q)

  const toggle = useCallback((key: string) => setOpen((known) => flipped(known, key)), [])
  const openOne = useCallback(
    (key: string) => setOpen((known) => (known.has(key) ? known : new Set(known).add(key))),
    [],
  )
  const unfold = useCallback((key: string) => setUnfolded((known) => new Set(known).add(key)), [])

  const { hasNextPage, isFetching, fetchNextPage } = query
  const more = useCallback(() => {
    if (!isFetching) void fetchNextPage()
  }, [isFetching, fetchNextPage])
  const { reveal, pointed, busy } = useReveal({
    lines,
    handle,
    more: hasNextPage ? more : null,
    loading: isFetching,
    onUnfold: unfold,
    onOpen: openOne,
  })

  const { at } = params
  useEffect(() => {
    if (at !== null) reveal(at)
  }, [at, reveal])

  const errors = useMemo(() => [...calls.values()].filter(failed), [calls])
  const toError = useCallback(() => {
    if (params.show === 'text') change({ show: 'all' })
    const place = lines.findIndex((line) => line.key === pointed)
    const next = lines[nextFailure(lines, place)]
    if (next && (hasNextPage === false || place < 0 || next.key !== pointed)) reveal(next.key)
    else if (errors[0]) reveal(errors[0].tool_call_id)
  }, [lines, pointed, reveal, errors, hasNextPage, params.show, change])
  useKey('e', toError, errors.length > 0)

  const nearStart = params.from === 'end' && hasNextPage ? more : undefined
  const nearEnd = params.from === 'start' && hasNextPage ? more : undefined
  const speakerOf = (line: Line) =>
    'role' in line
      ? line.person
        ? line.person
        : line.role === 'assistant'
          ? agent.role
          : line.role === 'user'
            ? (parentName ?? 'user')
            : line.role
      : ''

  return (
    <section aria-label="Conversation" className="flex min-h-0 flex-1 flex-col">
      <Toolbar
        params={params}
        change={change}
        search={search}
        errors={errors.length || agent.tool_errors}
        live={isActive(agent.status)}
        following={atEnd && params.from === 'end'}
        onHit={reveal}
        onError={toError}
        onFollow={() => {
          if (params.from === 'start') change({ from: 'end', at: null })
          else handle.current?.toEnd()
        }}
      />
      {query.isPending ? (
        <ConversationSkeleton />
      ) : query.error && messages.length === 0 ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : lines.length === 0 && !hasNextPage ? (
        <EmptyState
          icon={<MessageSquare size={16} />}
          title={messages.length === 0 ? 'Nothing said yet' : 'Nothing of this kind'}
        >
          {messages.length === 0
            ? 'The first message appears here the moment its source writes it.'
            : 'Choose “All” to see the whole conversation.'}
        </EmptyState>
      ) : (
        <SearchedFor value={q}>
          <MeasuredList
            key={params.from}
            ref={handle}
            role="log"
            label="Messages"
            items={lines}
            itemKey={(line) => line.key}
            estimate={heightOf}
            fromEnd={params.from === 'end'}
            onStart={nearStart}
            onEnd={nearEnd}
            onAtEnd={setAtEnd}
            paddingEnd={24}
            className={`min-h-0 flex-1 overflow-auto ${busy ? 'cursor-progress' : ''}`}
            render={(line) => (
              <LineRow
                line={line}
                agentId={id}
                speaker={speakerOf(line)}
                open={open}
                pointed={line.key === pointed}
                onToggle={toggle}
                onUnfold={unfold}
              />
            )}
          />
        </SearchedFor>
      )}
      <Steer agent={agent} />
    </section>
  )
}

function flipped(known: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(known)
  if (!next.delete(key)) next.add(key)
  return next
}

function useKey(key: string, run: () => void, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return
    const handle = (event: KeyboardEvent) => {
      if (
        event.key.toLowerCase() !== key ||
        !plainKey(event) ||
        isTyping(event.target) ||
        event.defaultPrevented
      )
        return
      event.preventDefault()
      run()
    }
    window.addEventListener('keydown', handle)
    return () => window.removeEventListener('keydown', handle)
  }, [key, run, enabled])
}
