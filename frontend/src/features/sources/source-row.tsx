import { clsx } from 'clsx'
import { TriangleAlert } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import type { Source } from '@/api/types'
import { Ago } from '@/domain/time'
import { compactNumber, exactNumber, plural } from '@/lib/numbers'
import { Sparkline } from '@/ui/sparkline'
import { SourceIcon } from './kinds'
import { lagText } from './lag'
import { SourceState } from './state'

/** The columns give way from the least important as the table narrows. */
export const sourceColumns = (machines: boolean) =>
  [
    'grid items-center gap-x-3 px-3',
    machines
      ? 'grid-cols-[16px_minmax(150px,1fr)_112px_96px_64px_150px_64px_64px_64px] @max-[860px]/sources:grid-cols-[16px_minmax(150px,1fr)_96px_64px_150px_64px_64px_64px]'
      : 'grid-cols-[16px_minmax(150px,1fr)_96px_64px_150px_64px_64px_64px]',
    '@max-[640px]/sources:grid-cols-[16px_minmax(110px,1fr)_96px_64px_64px]',
    '@max-[440px]/sources:grid-cols-[16px_minmax(90px,1fr)_96px]',
  ].join(' ')
export const whenWidest = '@max-[860px]/sources:hidden'
export const whenWide = '@max-[640px]/sources:hidden'
export const whenMedium = '@max-[440px]/sources:hidden'

type Props = { source: Source; machines: boolean; open: boolean; onOpen: (id: string | null) => void }

export function SourceRow({ source, machines, open, onOpen }: Props) {
  const busy = source.state === 'importing'
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    onOpen(open ? null : source.id)
  }
  return (
    <div
      role="row"
      tabIndex={0}
      data-focus="inset"
      data-row={source.id}
      aria-selected={open}
      onClick={() => onOpen(open ? null : source.id)}
      onKeyDown={key}
      className={clsx(
        sourceColumns(machines),
        'row-lines relative h-11 cursor-default text-13 last:border-b-0 max-md:h-14',
        open
          ? 'bg-selected before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent'
          : 'hover:bg-hover',
      )}
    >
      <span role="gridcell" className="flex">
        <SourceIcon kind={source.kind} />
      </span>
      <span role="gridcell" className="min-w-0 leading-4">
        <span className="block truncate font-semibold leading-5">{source.name}</span>
        <span className="block truncate font-mono text-11 text-t3" title={source.path}>
          {machines && source.origin === 'collector' && (
            <span className="@min-[860px]/sources:hidden">{source.machine}:</span>
          )}
          {source.path}
        </span>
      </span>
      {machines && (
        <span
          role="gridcell"
          className={clsx('truncate text-t2', whenWidest)}
          title={source.machine ?? undefined}
        >
          {source.machine ?? '–'}
        </span>
      )}
      <span role="gridcell" title={source.state_reason || undefined}>
        <SourceState state={source.state} />
        {source.problems > 0 && (
          <span className="num hidden items-center gap-1 font-semibold text-12 text-warn-text @max-[440px]/sources:flex">
            <TriangleAlert size={12} aria-hidden /> {plural(source.problems, 'problem')}
          </span>
        )}
      </span>
      <span role="gridcell" className={clsx('num text-right text-t2', whenWide)}>
        {lagText(source)}
      </span>
      <span role="gridcell" className={clsx('flex items-center justify-between gap-2', whenWide)}>
        <Sparkline
          values={source.history}
          width={86}
          colour={busy ? '#3b82f6' : 'var(--t3)'}
          label={`Facts per minute, last ${source.history.length} minutes`}
        />
        <span
          className="num font-semibold"
          title={`${exactNumber(source.rate_per_minute)} facts in the last minute`}
        >
          {compactNumber(source.rate_per_minute)}
        </span>
      </span>
      <span role="gridcell" className={clsx('text-right text-t2', whenMedium)}>
        {source.last_fact_at ? <Ago time={source.last_fact_at} /> : '–'}
      </span>
      <span
        role="gridcell"
        className={clsx('num text-right text-t2', whenWide)}
        title={exactNumber(source.facts_today)}
      >
        {compactNumber(source.facts_today)}
      </span>
      <span
        role="gridcell"
        className={clsx(
          'num flex items-center justify-end gap-1',
          whenMedium,
          source.problems > 0 ? 'font-semibold text-warn-text' : 'text-t3',
        )}
      >
        {source.problems > 0 && <TriangleAlert size={13} aria-hidden />}
        {compactNumber(source.problems)}
      </span>
    </div>
  )
}
