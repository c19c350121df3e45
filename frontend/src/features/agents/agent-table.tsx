import { clsx } from 'clsx'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { Ref } from 'react'
import type { AgentEntry } from '@/api/agents'
import type { TreeRow } from '@/domain/agent-tree'
import { useRowHeight } from '@/lib/preferences'
import { type Checks, howMany } from '@/lib/use-checks'
import { usePhone } from '@/lib/use-media'
import { Checkbox } from '@/ui/checkbox'
import { type VirtualHandle, VirtualList } from '@/ui/virtual-list'
import { AgentRow } from './agent-row'
import { BulkBar } from './bulk-bar'
import { columns, whenMedium, whenWide } from './columns'
import type { Sort } from './params'

const PHONE_ROW = 56

type Props = {
  rows: readonly TreeRow<AgentEntry>[]
  total: number
  checks: Checks
  sort: Sort
  open: string | null
  onSort: (sort: Sort) => void
  onOpen: (id: string | null) => void
  onEnd: () => void
  handle: Ref<VirtualHandle>
}

/** Every agent on a line; ten thousand scroll like forty. */
export function AgentTable({ rows, total, checks, sort, open, onSort, onOpen, onEnd, handle }: Props) {
  const { checked, check, checkAll } = checks
  const phone = usePhone()
  const row = useRowHeight()
  const ids = rows.map((row) => row.node.id)
  const selecting = phone && checks.selecting
  return (
    <div className="@container/list flex min-h-0 flex-1 flex-col">
      <VirtualList
        ref={handle}
        role="treegrid"
        label="Agents"
        items={rows}
        totalRows={total}
        itemKey={(row) => row.node.id}
        rowHeight={phone ? PHONE_ROW : row}
        onEnd={onEnd}
        head={
          <Heads
            sort={sort}
            onSort={onSort}
            all={howMany(checked, ids.length)}
            onAll={(on) => checkAll(on ? ids : [])}
          />
        }
        render={(row, index) => (
          <AgentRow
            row={row}
            index={index}
            open={row.node.id === open}
            checked={checked.has(row.node.id)}
            phone={phone}
            selecting={selecting}
            onOpen={onOpen}
            onCheck={check}
          />
        )}
      />
      {(checked.size > 0 || selecting) && <BulkBar checks={checks} ids={ids} total={total} />}
    </div>
  )
}

type HeadsProps = {
  sort: Sort
  onSort: (sort: Sort) => void
  all: boolean | 'indeterminate'
  onAll: (on: boolean) => void
}

function Heads({ sort, onSort, all, onAll }: HeadsProps) {
  const by = { sort, onSort }
  return (
    <div role="rowgroup" className="sticky top-0 z-10 max-md:hidden">
      <div role="row" className={clsx(columns, 'row-lines h-6 bg-page text-12 text-t3')}>
        <span role="columnheader" aria-label="Checked" className="flex">
          <Checkbox label="Check all agents" checked={all} onChange={onAll} />
        </span>
        <Head {...by} name={sort === 'trouble' ? 'Agent, trouble first' : 'Agent'} up="trouble" down="name" />
        <Head {...by} name="Role" up="role" down="-role" className={whenMedium} />
        <Head name="Workspace" className={whenMedium} />
        <Head name="Activity" />
        <Head name="Model" className={whenWide} />
        <Head name="Context" right />
        <Head {...by} name="Cost" up="-cost" down="cost" right />
        <Head {...by} name="Tokens" up="-tokens" down="tokens" right className={whenWide} />
        <Head name="Calls" right className={whenWide} />
        <Head {...by} name="Last" up="-updated" down="updated" right />
      </div>
    </div>
  )
}

type HeadProps = {
  name: string
  /** The order of the first click, and of the second. */
  up?: Sort
  down?: Sort
  sort?: Sort
  onSort?: (sort: Sort) => void
  right?: boolean
  className?: string
}

function Head({ name, up, down, sort, onSort, right = false, className }: HeadProps) {
  const sorted = sort !== undefined && (sort === up || sort === down)
  const descending = sort?.startsWith('-') || sort === 'trouble'
  const Arrow = descending ? ArrowDown : ArrowUp
  const sortable = up !== undefined && down !== undefined && onSort !== undefined
  return (
    <span
      role="columnheader"
      aria-sort={sorted ? (descending ? 'descending' : 'ascending') : undefined}
      className={clsx('flex min-w-0', right && 'justify-end', className)}
    >
      {sortable ? (
        <button
          type="button"
          data-focus="inset"
          onClick={() => onSort(sort === up ? down : up)}
          className={clsx('flex items-center gap-1 truncate hover:text-t1', sorted && 'text-t1')}
        >
          {name}
          {sorted && <Arrow size={12} aria-hidden />}
        </button>
      ) : (
        name
      )}
    </span>
  )
}
