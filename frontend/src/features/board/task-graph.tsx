import { clsx } from 'clsx'
import { Workflow } from 'lucide-react'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import type { Task } from '@/api/types'
import { plural } from '@/lib/numbers'
import { EmptyState } from '@/ui/empty-state'
import { BOX_HEIGHT, BOX_WIDTH, type Box, graphOf, pathOf, shapeOf, stepFrom } from './graph'
import { GraphBox } from './graph-box'

type Props = {
  tasks: readonly Task[]
  agent: string | null
  open: string | null
  onOpen: (id: string | null) => void
}

/** Which task waits for which; those that are blocked are marked. */
export default function TaskGraph({ tasks, agent, open, onOpen }: Props) {
  const shape = shapeOf(tasks)
  // biome-ignore lint/correctness/useExhaustiveDependencies: laid out anew only for what it draws, not for each cent
  const graph = useMemo(() => graphOf(tasks, agent), [shape, agent])
  const area = useRef<HTMLDivElement>(null)
  const [held, setHeld] = useState<string | null>(null)
  const boxes = useMemo(() => new Map(graph.boxes.map((box) => [box.id, box])), [graph])
  const current = [held, open].find((id) => id !== null && boxes.has(id)) ?? graph.boxes[0]?.id
  if (graph.boxes.length === 0)
    return (
      <EmptyState icon={<Workflow size={16} />} title="No open task depends on another">
        A file says so with <code className="text-11">dependencies</code>, a list of ids.
      </EmptyState>
    )
  const keys = (event: KeyboardEvent) => {
    const from = (event.target as Element).closest<HTMLElement>('[data-row]')?.dataset.row
    const to = from === undefined ? null : stepFrom(graph, from, event.key)
    if (to === null || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    setHeld(to)
    area.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(to)}"]`)?.focus()
  }
  const blocked = graph.boxes.filter((box) => box.waits.length > 0).length
  return (
    <>
      <p className="flex h-7 shrink-0 items-center gap-4 text-12 text-t3">
        <span>
          <span className="num font-semibold text-t1">{plural(blocked, 'task')}</span> blocked
        </span>
        {graph.left > 0 && <span>{plural(graph.left, 'more task')} not drawn: choose an agent</span>}
      </p>
      <div
        ref={area}
        role="group"
        aria-label="Dependencies, arrow keys walk along them"
        onKeyDown={keys}
        className="mb-3 min-h-0 flex-1 overflow-auto rounded-panel border border-line bg-surface p-5"
      >
        <div className="relative" style={{ width: graph.width, height: graph.height }}>
          <Links boxes={boxes} graph={graph} />
          {graph.boxes.map((box) => (
            <div
              key={box.id}
              className="absolute"
              style={{ left: box.x, top: box.y, width: BOX_WIDTH, height: BOX_HEIGHT }}
            >
              <GraphBox box={box} open={box.id === open} current={box.id === current} onOpen={onOpen} />
            </div>
          ))}
        </div>
      </div>
    </>
  )
}

type LinksProps = { boxes: ReadonlyMap<string, Box>; graph: ReturnType<typeof graphOf> }

function Links({ boxes, graph }: LinksProps) {
  return (
    <svg width={graph.width} height={graph.height} aria-hidden className="absolute inset-0">
      <defs>
        <marker id="waits" viewBox="0 0 8 8" refX={5} refY={4} markerWidth={8} markerHeight={8} orient="auto">
          <path d="M1.5 1.5 5 4 1.5 6.5" fill="none" stroke="context-stroke" strokeWidth={1.25} />
        </marker>
      </defs>
      {graph.links.map(({ from, to, open }) => {
        const start = boxes.get(from)
        const end = boxes.get(to)
        return (
          start &&
          end && (
            <path
              key={`${from}→${to}`}
              d={pathOf(start, end)}
              fill="none"
              markerEnd="url(#waits)"
              strokeWidth={1.25}
              className={clsx(open ? 'stroke-warn' : 'stroke-control')}
              {...(open ? { strokeDasharray: '4 3' } : {})}
            />
          )
        )
      })}
    </svg>
  )
}
