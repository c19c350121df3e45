import { useQuery } from '@tanstack/react-query'
import { Clock, ZoomIn, ZoomOut } from 'lucide-react'
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react'
import { Link } from 'react-router'
import type { Agent } from '@/api/types'
import { agentPath } from '@/domain/agent-link'
import { exactNumber, plural } from '@/lib/numbers'
import { ticksOf } from '@/lib/stretch'
import { clockTime, duration } from '@/lib/time'
import { usePhone } from '@/lib/use-media'
import { useNow } from '@/lib/use-now'
import type { LiveEvent } from '@/live/protocol'
import { useRefetchOn } from '@/live/use-refetch-on'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { IconButton } from '@/ui/icon-button'
import { SkeletonRows } from '@/ui/skeleton'
import { type VirtualHandle, VirtualList } from '@/ui/virtual-list'
import { tabPath } from '../params'
import { timelineOptions, treeOptions } from '../queries'
import { Axis } from './axis'
import { around, busyOf, type Row, rowsOf, wholeOf } from './model'
import { TimelineRow } from './timeline-row'
import { useZoom } from './use-zoom'

/** When what happened: the agent, the agents under it and their calls over one axis of time. */
export default function TimelineTab({ agent }: { agent: Agent }) {
  const { id } = agent
  const timeline = useQuery(timelineOptions(id))
  const tree = useQuery(treeOptions(id))
  const { refetch } = timeline
  const { refetch: refetchTree } = tree
  const family = useMemo(
    () => new Set(timeline.data?.items.flatMap((span) => (span.kind === 'agent' ? [span.id] : []))),
    [timeline.data],
  )
  const matters = useCallback(
    ({ type, data }: LiveEvent) =>
      (type.startsWith('tool.') || type.startsWith('agent.')) &&
      (family.has(String(data.agent_id)) || family.has(String(data.parent_agent_id))),
    [family],
  )
  const again = useCallback(() => Promise.all([refetch(), refetchTree()]), [refetch, refetchTree])
  useRefetchOn(matters, again)

  const [expanded, setExpanded] = useState<ReadonlySet<string>>(() => new Set([id]))
  const [selected, setSelected] = useState<string | null>(null)
  const handle = useRef<VirtualHandle>(null)
  const phone = usePhone()
  const now = useNow()
  const rows = useMemo(
    () => rowsOf(timeline.data?.items ?? [], tree.data?.items ?? [], expanded, id),
    [timeline.data, tree.data, expanded, id],
  )
  const running = rows.some((row) => row.end === null)
  const moment = running ? now : 0
  const whole = useMemo(() => wholeOf(rows, moment || (rows[0]?.start ?? 0)), [rows, moment])
  const busy = useMemo(() => (running ? null : busyOf(rows, whole, 0)), [rows, whole, running])
  const zoom = useZoom(whole, busy)
  const { times, step } = ticksOf(zoom.view, phone ? 3 : 7)
  const at = rows.findIndex((row) => row.key === selected)
  const chosenRow = rows[at]
  const toggle = useCallback((agentId: string) => setExpanded((known) => flipped(known, agentId)), [])

  if (timeline.isPending || tree.isPending) return <SkeletonRows rows={14} label="Loading the timeline" />
  const error = timeline.error ?? tree.error
  if (error && rows.length === 0) return <ErrorState error={error} onRetry={() => void again()} />
  if (rows.length === 0)
    return (
      <EmptyState icon={<Clock size={16} />} title="Nothing with a beginning and an end yet">
        Calls and agents appear here as they start.
      </EmptyState>
    )

  const select = (index: number) => {
    const row = rows[index]
    if (!row) return
    setSelected(row.key)
    handle.current?.reveal(index)
  }
  const keys = (event: KeyboardEvent) => {
    const row = chosenRow
    const actions = new Map<string, () => void>([
      ['ArrowDown', () => select(Math.min(rows.length - 1, at + 1))],
      ['ArrowUp', () => select(Math.max(0, at - 1))],
      ['ArrowRight', () => (row?.member && !row.expanded ? toggle(row.span.id) : zoom.pan(0.2))],
      ['ArrowLeft', () => (row?.expanded ? toggle(row.span.id) : zoom.pan(-0.2))],
      ['+', () => zoom.zoom(0.5)],
      ['-', () => zoom.zoom(2)],
      ['0', zoom.all],
      ['z', () => row && zoom.show(around(row, now, whole))],
    ])
    const action = actions.get(event.key)
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    action()
  }
  const plot = { view: zoom.view, ticks: times, now: running ? now : -1, chosen: zoom.chosen }
  const calls = timeline.data?.items.filter((span) => span.kind === 'tool').length ?? 0
  const asked = timeline.data?.items.filter((span) => span.kind === 'model').length ?? 0
  return (
    <section aria-label="Timeline" className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-2 border-line border-b px-4 py-1 max-md:px-3">
        <span className="num text-12 text-t2">
          {plural(family.size, 'agent')}, {plural(calls, 'tool call')}
          {asked > 0 && `, ${plural(asked, 'model call')}`} · {duration(zoom.view.to - zoom.view.from)} in
          sight
        </span>
        <div className="ml-auto flex items-center gap-1">
          {chosenRow && (
            <Button small onClick={() => zoom.show(around(chosenRow, now, whole))} aria-keyshortcuts="z">
              Zoom to selection
            </Button>
          )}
          {!zoom.isWhole && (
            <Button small variant="quiet" onClick={zoom.all} aria-keyshortcuts="0">
              All of it
            </Button>
          )}
          <IconButton
            label="Zoom in"
            keys="+"
            icon={<ZoomIn size={15} aria-hidden />}
            onClick={() => zoom.zoom(0.5)}
          />
          <IconButton
            label="Zoom out"
            keys="-"
            icon={<ZoomOut size={15} aria-hidden />}
            onClick={() => zoom.zoom(2)}
            disabled={zoom.isWhole}
          />
        </div>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the list in it, and dragging over its scale */}
      <div
        className="flex min-h-0 flex-1 select-none flex-col bg-surface"
        onKeyDown={keys}
        {...zoom.handlers}
      >
        <VirtualList
          ref={handle}
          role="treegrid"
          label="Agents and calls over time"
          items={rows}
          totalRows={rows.length}
          itemKey={(row) => row.key}
          rowHeight={28}
          head={<Axis {...plot} step={step} />}
          render={(row, index) => (
            <TimelineRow
              row={row}
              index={index}
              selected={row.key === selected}
              onSelect={setSelected}
              onToggle={toggle}
              {...plot}
            />
          )}
        />
      </div>
      {chosenRow && <ReadOut row={chosenRow} now={now} />}
    </section>
  )
}

function ReadOut({ row, now }: { row: Row; now: number }) {
  const { span } = row
  const end = row.end ?? now
  return (
    <p
      className="num flex min-h-8 shrink-0 flex-wrap items-center gap-x-4 border-line border-t bg-raised px-4 text-12 text-t2"
      aria-live="polite"
    >
      <span className="min-w-0 truncate font-medium text-t1">{span.label}</span>
      <span>
        {clockTime(row.start, true)} to {row.end === null ? 'now' : clockTime(end, true)},{' '}
        {duration(end - row.start)}
      </span>
      <span>{span.status}</span>
      {row.below > 0 && <span>{exactNumber(row.below)} below it</span>}
      <Link
        to={
          span.kind === 'agent' ? agentPath(span.id) : tabPath(span.agent_id, 'conversation', { at: span.id })
        }
        className="ml-auto text-link hover:underline"
      >
        {span.kind === 'agent' ? 'Open the agent' : 'In the conversation'}
      </Link>
    </p>
  )
}

function flipped(known: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(known)
  if (!next.delete(key)) next.add(key)
  return next
}
