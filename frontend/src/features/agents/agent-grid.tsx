import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { peekAgent } from '@/api/agent-rows'
import type { AgentEntry } from '@/api/agents'
import { clock } from '@/lib/clock'
import { formatMoney, sumMoney } from '@/lib/money'
import { exactNumber } from '@/lib/numbers'
import { useSize } from '@/lib/use-size'
import { VirtualList } from '@/ui/virtual-list'
import { AgentCard, FoldedCard } from './agent-card'
import { type GridLine, gridLines } from './grid-lines'

const HEAD = 28
const LINE = 122
const CARD_WIDTH = 250
const MOST = 4

type Props = {
  entries: readonly AgentEntry[]
  /** Moves when a status may have changed under the same ids. */
  updatedAt: number
  onEnd: () => void
}

/** The same agents as cards, by workspace. */
export function AgentGrid({ entries, updatedAt, onEnd }: Props) {
  const client = useQueryClient()
  const { ref, width } = useSize<HTMLDivElement>()
  const perLine = Math.max(1, Math.min(MOST, Math.floor(width / CARD_WIDTH)))
  // biome-ignore lint/correctness/useExhaustiveDependencies: see updatedAt
  const lines = useMemo(
    () => gridLines(entries, (id) => peekAgent(client, id), perLine, clock.now()),
    [entries, updatedAt, client, perLine],
  )
  const heightOf = useCallback((line: GridLine) => (line.kind === 'head' ? HEAD : LINE), [])
  return (
    <div ref={ref} className="flex min-h-0 flex-1 flex-col">
      {width > 0 && (
        <VirtualList
          label="Agents by workspace"
          head={<div className="h-3" />}
          items={lines}
          itemKey={(line) => (line.kind === 'head' ? `head/${line.workspace}` : line.key)}
          rowHeight={heightOf}
          onEnd={onEnd}
          render={(line) =>
            line.kind === 'head' ? <GroupHead line={line} /> : <CardLine line={line} perLine={perLine} />
          }
        />
      )}
    </div>
  )
}

function GroupHead({ line }: { line: Extract<GridLine, { kind: 'head' }> }) {
  const counts = ['stuck', 'waiting', 'failed', 'lost', 'running', 'idle'].flatMap((status) => {
    const count = line.agents.filter((agent) => agent.status === status).length
    return count > 0 ? `${count} ${status}` : []
  })
  const all = `${exactNumber(line.agents.length)} shown`
  return (
    <div className="flex h-full items-end gap-2 px-4 pb-1.5 max-md:px-3">
      <h2 className="font-semibold text-13">{line.workspace ?? 'No workspace'}</h2>
      <span className="num text-12 text-t3">{[...counts, all].join(' · ')}</span>
      <span className="num ml-auto font-semibold text-13">
        {formatMoney(sumMoney(line.agents.map((agent) => agent.cost)))}
      </span>
    </div>
  )
}

function CardLine({ line, perLine }: { line: Extract<GridLine, { kind: 'cards' }>; perLine: number }) {
  return (
    <div
      className="grid gap-3 px-4 max-md:px-3"
      style={{ gridTemplateColumns: `repeat(${perLine}, minmax(0, 1fr))` }}
    >
      {line.ids.map((id) => (
        <AgentCard key={id} id={id} />
      ))}
      {line.folded.length > 0 && <FoldedCard agents={line.folded} workspace={line.workspace} />}
    </div>
  )
}
