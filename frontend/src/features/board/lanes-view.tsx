import { useMemo } from 'react'
import type { Task } from '@/api/types'
import { formatMoney, sumMoney } from '@/lib/money'
import { exactNumber, plural } from '@/lib/numbers'
import { startOfDay } from '@/lib/time'
import { usePhone } from '@/lib/use-media'
import { useNow } from '@/lib/use-now'
import { Segments } from '@/ui/segments'
import { ageOf } from './age'
import { Lane } from './lane'
import { type Board, countOf, type LaneName, laneNames, laneOrder, spent, timeOf } from './lanes'

const MINUTE = 60_000
const empty: Record<LaneName, string> = {
  inbox: 'Nothing waits to be assigned',
  assigned: 'Nobody works on a task',
  done: 'Nothing is done yet',
}

type Props = {
  board: Board
  tasks: readonly Task[]
  /** Ended tasks that are counted, but not loaded. */
  rest: number
  /** More of them may fit. */
  unsure: boolean
  lane: LaneName
  open: string | null
  onLane: (lane: LaneName) => void
  onOpen: (id: string | null) => void
  onEnd: () => void
}

/** The lanes side by side; on a phone one of them. */
export function Lanes({ board, tasks, rest, unsure, lane, open, onLane, onOpen, onEnd }: Props) {
  const phone = usePhone()
  const asides = useAsides(board, tasks)
  const count = (name: LaneName) => countOf(board, name) + (name === 'done' ? rest : 0)
  const shown = phone ? [lane] : laneOrder
  return (
    <>
      {phone && (
        <Segments<LaneName>
          label="Lane"
          wide
          value={lane}
          options={laneOrder.map((value) => ({
            value,
            label: `${laneNames[value]} ${exactNumber(count(value))}${value === 'done' && unsure ? '+' : ''}`,
          }))}
          onChange={onLane}
        />
      )}
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_minmax(0,1.15fr)_minmax(0,1fr)] grid-rows-[minmax(0,1fr)] gap-3 max-md:grid-cols-[minmax(0,1fr)]">
        {shown.map((name) => (
          <Lane
            key={name}
            name={laneNames[name]}
            count={count(name)}
            andMore={name === 'done' && unsure}
            aside={asides[name]}
            content={board[name]}
            empty={empty[name]}
            open={open}
            onOpen={onOpen}
            headless
            {...(name === 'done' ? { onEnd } : {})}
          />
        ))}
      </div>
    </>
  )
}

/** What is worth knowing of each lane in a few words. */
function useAsides(board: Board, tasks: readonly Task[]): Record<LaneName, string> {
  const now = useNow(MINUTE)
  return useMemo(() => {
    const byId = new Map(tasks.map((task) => [task.id, task]))
    const oldest = byId.get(board.inbox.at(-1) ?? '')
    const cost = spent(sumMoney(board.assigned.map((group) => group.cost)))
    const agents = board.assigned.filter((group) => group.agent).length
    const today = board.done.filter((id) => {
      const task = byId.get(id)
      return task !== undefined && Date.parse(timeOf(task)) >= startOfDay(now)
    }).length
    return {
      inbox: board.inbox.length > 1 && oldest ? `oldest ${ageOf(timeOf(oldest), now)}` : '',
      assigned: [agents > 0 ? plural(agents, 'agent') : null, cost && formatMoney(cost)]
        .filter(Boolean)
        .join(', '),
      done: today > 0 ? `today ${exactNumber(today)}` : '',
    }
  }, [board, tasks, now])
}
