import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { useMemo, useState } from 'react'
import { Link } from 'react-router'
import type { Block, Message, TaskDetail } from '@/api/types'
import { agentPath } from '@/domain/agent-link'
import { Prose } from '@/domain/prose/prose'
import { Writing } from '@/domain/stream/writing'
import { plainText } from '@/lib/plain-text'
import { mergeMessages } from '@/live/messages'
import { useStreams } from '@/live/streams'
import { useGatherTail, useTail } from '@/live/tail'
import { ErrorState } from '@/ui/error-state'
import { FilterChip } from '@/ui/filter-chip'
import { FollowEnd } from '@/ui/follow-end'
import { Panel } from '@/ui/panel'
import { Segments } from '@/ui/segments'
import { Skeleton } from '@/ui/skeleton'
import { latestMessagesOptions } from '../queries'

/** As many agents have room beside each other in the panel's head. */
const SIDE_BY_SIDE = 3

type Props = { task: TaskDetail; nameOf: (agentId: string) => string | undefined }

/** What the agents of the running steps write, word by word. */
export function OutputPanel({ task, nameOf }: Props) {
  const running = task.steps.flatMap((step) =>
    step.status === 'running' && step.agent_id !== null ? [{ step, agentId: step.agent_id }] : [],
  )
  const [chosen, setChosen] = useState<string | null>(null)
  const shown = running.find((one) => one.agentId === chosen) ?? running[0]
  if (!shown) return null
  const name = nameOf(shown.agentId) ?? shown.agentId
  const choices = running.map(({ agentId }) => ({ value: agentId, label: nameOf(agentId) ?? agentId }))
  return (
    <Panel
      title="Output"
      aside={
        <span>
          {shown.step.role},{' '}
          <Link to={agentPath(shown.agentId)} className="font-mono text-t2 hover:text-link hover:underline">
            {name}
          </Link>
        </span>
      }
      actions={
        running.length > SIDE_BY_SIDE ? (
          <FilterChip
            name="Agent"
            value={shown.agentId}
            shown={name}
            choices={choices}
            onChange={setChosen}
          />
        ) : (
          running.length > 1 && (
            <Segments
              label="Agent whose output is shown"
              value={shown.agentId}
              options={choices}
              onChange={setChosen}
            />
          )
        )
      }
      className="shrink-0"
    >
      <Output key={shown.agentId} agentId={shown.agentId} name={name} />
    </Panel>
  )
}

function Output({ agentId, name }: { agentId: string; name: string }) {
  useGatherTail(agentId)
  const latest = useQuery(latestMessagesOptions(agentId))
  const tail = useTail(agentId)
  const streams = useStreams(agentId)
  const messages = useMemo(
    () => mergeMessages(latest.data ? [latest.data as { items: Message[] }] : [], tail),
    [latest.data, tail],
  )
  const lines = useMemo(() => messages.flatMap(linesOf), [messages])
  if (latest.isPending)
    return (
      <div role="status" aria-label="Loading the output" className="flex h-38 flex-col gap-3 p-3">
        <Skeleton className="w-80" />
        <Skeleton className="w-64" />
        <Skeleton className="w-72" />
      </div>
    )
  if (latest.error && !latest.data)
    return <ErrorState error={latest.error} onRetry={() => void latest.refetch()} />
  return (
    <FollowEnd
      label={`What ${name} writes`}
      className="flex h-38 flex-col gap-1.5 overflow-y-auto px-3 py-2.5 max-md:px-4"
    >
      {lines.length === 0 && streams.length === 0 && (
        <p className="text-13 text-t3">Nothing written yet. It appears here word by word.</p>
      )}
      {lines.map((line) => (
        <OutputLine key={line.key} line={line} />
      ))}
      {streams.map((stream) => (
        <Writing key={stream.key} kind={stream.kind} text={stream.text} gap={stream.gap} />
      ))}
    </FollowEnd>
  )
}

type Line = {
  key: string
  kind: 'words' | 'thought' | 'person' | 'call' | 'failed'
  text: string
  who: string | null
}

const argumentOf = (input: unknown): string => {
  if (typeof input !== 'object' || input === null) return typeof input === 'string' ? input : ''
  const value = Object.values(input).find((one) => typeof one === 'string')
  return typeof value === 'string' ? value : ''
}

function lineOf(block: Block, message: Message, key: string): Line | null {
  if (block.type === 'tool_call') {
    const words = `${block.name} ${argumentOf(block.input)}`
    return { key, kind: 'call', text: plainText(words).split('\n').join(' ⏎ ').slice(0, 300), who: null }
  }
  if (block.type === 'tool_result' && (block.status === 'error' || block.status === 'denied')) {
    const [first = ''] = plainText(block.output ?? block.status)
      .trim()
      .split('\n')
    return { key, kind: 'failed', text: first.slice(0, 300), who: null }
  }
  if (block.type === 'thinking')
    return block.text?.trim() ? { key, kind: 'thought', text: block.text, who: null } : null
  if (block.type !== 'text' || block.text.trim() === '') return null
  if (message.role === 'assistant') return { key, kind: 'words', text: block.text, who: null }
  return message.steering ? { key, kind: 'person', text: block.text, who: message.by ?? 'A person' } : null
}

const linesOf = (message: Message): Line[] =>
  message.blocks.flatMap((block, index) => lineOf(block, message, `${message.seq}.${index}`) ?? [])

function OutputLine({ line }: { line: Line }) {
  if (line.kind === 'words') return <Prose text={line.text} />
  if (line.kind === 'thought')
    return <Prose text={line.text} className="shrink-0 border-line border-l-2 pl-3 text-13! text-t2" />
  if (line.kind === 'person')
    return (
      <div className="border-accent border-l-2 pl-2.5">
        <p className="font-semibold text-11 uppercase">{line.who}</p>
        <Prose text={line.text} />
      </div>
    )
  return (
    <p
      title={line.text}
      className={clsx(
        'shrink-0 truncate font-mono text-12',
        line.kind === 'failed' ? 'pl-3 text-fail-text' : 'text-t2',
      )}
    >
      {line.text}
    </p>
  )
}
