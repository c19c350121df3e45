import { clsx } from 'clsx'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { Money } from '@/domain/money'
import { exactNumber } from '@/lib/numbers'
import { type MeasuredHandle, MeasuredList } from '@/ui/measured-list'
import { Card } from './card'
import type { Group } from './lanes'

type Row = { kind: 'group'; group: Group } | { kind: 'card'; id: string }
export type LaneContent = readonly string[] | readonly Group[]

const CARD_HEIGHT = 86
const GROUP_HEIGHT = 30

const rowsOf = (content: LaneContent): Row[] =>
  content.flatMap((one): Row[] =>
    typeof one === 'string'
      ? [{ kind: 'card', id: one }]
      : [{ kind: 'group', group: one }, ...one.ids.map((id): Row => ({ kind: 'card', id }))],
  )
const keyOf = (row: Row) => (row.kind === 'card' ? row.id : `group ${row.group.name}`)

type Props = {
  name: string
  count: number
  /** More than are counted are there. */
  andMore: boolean
  aside: ReactNode
  content: LaneContent
  empty: string
  open: string | null
  onOpen: (id: string | null) => void
  onEnd?: () => void
  headless?: boolean
}

/** A column of cards; only those in sight are drawn. */
export function Lane({ name, count, andMore, aside, content, open, onOpen, ...props }: Props) {
  const rows = useMemo(() => rowsOf(content), [content])
  const list = useRef<MeasuredHandle>(null)
  const at = open === null ? -1 : rows.findIndex((row) => row.kind === 'card' && row.id === open)
  const shown = useRef<string | null>(null)
  useEffect(() => {
    if (at >= 0 && shown.current !== open) list.current?.reveal(at, 'auto')
    shown.current = at >= 0 ? open : null
  }, [at, open])
  return (
    <section aria-label={name} className="@container/lane flex min-h-0 min-w-0 flex-1 flex-col">
      <header
        className={clsx('flex h-9 shrink-0 items-center gap-2 px-0.5', props.headless && 'max-md:sr-only')}
      >
        <h2 className="font-semibold text-13">{name}</h2>
        <span className="num text-13 text-t3">
          {exactNumber(count)}
          {andMore && '+'}
        </span>
        <span className="num ml-auto truncate text-12 text-t3">{aside}</span>
      </header>
      {rows.length === 0 ? (
        <p className="rounded-panel border border-line border-dashed px-3 py-4 text-12 text-t3">
          {props.empty}
        </p>
      ) : (
        <MeasuredList
          ref={list}
          role="list"
          label={`${name}, ${exactNumber(count)}`}
          items={rows}
          itemKey={keyOf}
          estimate={(row) => (row.kind === 'card' ? CARD_HEIGHT : GROUP_HEIGHT)}
          onEnd={props.onEnd}
          paddingEnd={8}
          className="scrollbar-none min-h-0 flex-1 overflow-y-auto overflow-x-hidden rounded-panel"
          render={(row) =>
            row.kind === 'card' ? (
              <Card id={row.id} open={row.id === open} onOpen={onOpen} />
            ) : (
              <GroupHead group={row.group} />
            )
          }
        />
      )}
    </section>
  )
}

function GroupHead({ group }: { group: Group }) {
  return (
    <h3 className="flex h-7.5 items-center gap-2 px-0.5 text-12">
      <span className={clsx('min-w-0 truncate text-t1', group.agent && 'font-mono')} title={group.name}>
        {group.name}
      </span>
      <span className="num text-t3">{group.ids.length}</span>
      {group.cost && <Money amount={group.cost} className="ml-auto text-t2" />}
    </h3>
  )
}
