import { clsx } from 'clsx'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { Checkbox } from '@/ui/checkbox'
import { columns, whenMedium, whenWide } from './columns'
import type { Sort } from './params'
import type { Scale } from './scale'
import { TimeHead } from './time-cell'

type HeadsProps = {
  sort: Sort
  onSort: (sort: Sort) => void
  all: boolean | 'indeterminate'
  onAll: (on: boolean) => void
  scale: Scale
}

export function Heads({ sort, onSort, all, onAll, scale }: HeadsProps) {
  const by = { sort, onSort }
  return (
    <div role="rowgroup" className="sticky top-0 z-10 max-md:hidden">
      <div role="row" className={clsx(columns, 'row-lines h-6 items-center bg-page text-12 text-t3')}>
        <span role="columnheader" aria-label="Checked" className="flex">
          <Checkbox label="Check all tasks" checked={all} onChange={onAll} />
        </span>
        <span role="columnheader">
          <span className="sr-only">Unfold</span>
        </span>
        <Head {...by} name="Task" up="title" down="-title" className="pl-6" />
        <Head name="Workspace, type" className={whenMedium} />
        <Head {...by} name="Progress" up="status" down="-status" />
        <Head {...by} name="Time" up="-created" down="created" className={clsx('self-stretch', whenWide)}>
          <TimeHead scale={scale} />
        </Head>
        <Head {...by} name="Cost" up="-cost" down="cost" right />
        <Head {...by} name="Duration" up="-duration" down="duration" right />
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
  /** Shown instead of the name, which readers still hear. */
  children?: ReactNode
}

function Head({ name, up, down, sort, onSort, right = false, className, children }: HeadProps) {
  const sorted = sort !== undefined && (sort === up || sort === down)
  const descending = sort?.startsWith('-') ?? false
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
          aria-label={children ? `Sort by ${name.toLowerCase()}` : undefined}
          onClick={() => onSort(sort === up ? down : up)}
          className={clsx(
            'flex items-center gap-1 truncate hover:text-t1',
            sorted && 'text-t1',
            children !== undefined && 'h-full w-full',
          )}
        >
          {children ?? name}
          {sorted && !children && <Arrow size={12} aria-hidden />}
        </button>
      ) : (
        <span className="truncate">{name}</span>
      )}
    </span>
  )
}
