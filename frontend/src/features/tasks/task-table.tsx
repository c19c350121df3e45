import { type Ref, useCallback } from 'react'
import type { TaskHit } from '@/api/types'
import { useRowHeight } from '@/lib/preferences'
import { type Checks, howMany } from '@/lib/use-checks'
import { usePhone } from '@/lib/use-media'
import { type VirtualHandle, VirtualList } from '@/ui/virtual-list'
import { AgentLine } from './agent-line'
import { PHONE_AGENT, PHONE_ROW, SECOND_LINE } from './columns'
import { Heads } from './heads'
import { type Line, lineKey } from './lines'
import type { TaskParams } from './params'
import { type RowActions, TaskRow } from './task-row'
import { useScale } from './use-task-list'

type Props = Omit<RowActions, 'onCheck'> & {
  lines: readonly Line[]
  ids: readonly string[]
  total: number
  found: Readonly<Record<string, readonly TaskHit[]>>
  params: TaskParams
  checks: Checks
  onSort: (sort: TaskParams['sort']) => void
  onEnd: () => void
  handle: Ref<VirtualHandle>
}

const nothing: readonly TaskHit[] = []

/** Every task on two lines, unfolded ones with their agents; ten thousand scroll like forty. */
export function TaskTable({
  lines,
  ids,
  total,
  found,
  params,
  checks,
  onSort,
  onOpen,
  onUnfold,
  onEnd,
  handle,
}: Props) {
  const phone = usePhone()
  const scale = useScale(ids, 5)
  const row = useRowHeight()
  const heightOf = useCallback(
    (line: Line) =>
      line.kind === 'task' ? (phone ? PHONE_ROW : row + SECOND_LINE) : phone ? PHONE_AGENT : row,
    [phone, row],
  )
  const { checked, check, checkAll } = checks
  return (
    <div className="@container/list flex min-h-0 flex-1 flex-col">
      <VirtualList
        ref={handle}
        role="treegrid"
        label="Tasks"
        items={lines}
        totalRows={total + 1 + lines.length - ids.length}
        itemKey={lineKey}
        rowHeight={heightOf}
        onEnd={onEnd}
        head={
          <Heads
            sort={params.sort}
            onSort={onSort}
            all={howMany(checked, ids.length)}
            onAll={(on) => checkAll(on ? ids : [])}
            scale={scale}
          />
        }
        render={(line) =>
          line.kind === 'task' ? (
            <TaskRow
              id={line.id}
              index={line.index}
              open={line.id === params.open}
              checked={checked.has(line.id)}
              unfolded={params.unfold.includes(line.id)}
              phone={phone}
              selecting={phone && checks.selecting}
              hits={params.hits}
              found={found[line.id] ?? nothing}
              scale={scale}
              onOpen={onOpen}
              onCheck={check}
              onUnfold={onUnfold}
            />
          ) : line.kind === 'agent' ? (
            <AgentLine line={line} phone={phone} />
          ) : (
            <div role="row" className="row-lines flex h-full items-center bg-raised px-4 text-12 text-t3">
              <span role="gridcell" className="pl-17 max-md:pl-0">
                {line.text}
              </span>
            </div>
          )
        }
      />
    </div>
  )
}
