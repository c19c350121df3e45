import { useId } from 'react'
import { FilterChip } from '@/ui/filter-chip'
import { dayText, type Period, type PeriodName } from './period'

const names: Record<PeriodName, string> = {
  today: 'Today',
  '7d': 'Last 7 days',
  month: 'This month',
  all: 'Everything',
  custom: 'Own days',
}

type PeriodParams = { period: PeriodName; from: string | null; to: string | null }

type Props = {
  params: PeriodParams
  period: Period
  now: number
  change: (changes: Partial<PeriodParams>) => void
}

/** Which days a screen looks at; the address keeps them. */
export function PeriodChip({ params, period, now, change }: Props) {
  const month = new Date(now).toLocaleDateString('en-GB', { month: 'long', year: 'numeric' })
  return (
    <>
      <FilterChip
        name="Period"
        value={params.period}
        shown={params.period === 'month' ? month : names[params.period]}
        choices={Object.entries(names).map(([value, label]) => ({ value, label }))}
        onChange={(value) => change({ period: (value ?? 'month') as PeriodName, from: null, to: null })}
      />
      {params.period === 'custom' && period.start !== null && (
        <span className="flex items-center gap-1.5 text-12 text-t2">
          <Day
            label="From"
            value={dayText(period.start)}
            latest={dayText(now)}
            onChange={(from) => change({ from })}
          />
          to
          <Day
            label="To"
            value={dayText((period.end ?? now) - 1)}
            latest={dayText(now)}
            onChange={(to) => change({ to })}
          />
        </span>
      )}
    </>
  )
}

type DayProps = { label: string; value: string; latest: string; onChange: (day: string | null) => void }

function Day({ label, value, latest, onChange }: DayProps) {
  const id = useId()
  return (
    <>
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <input
        id={id}
        type="date"
        value={value}
        max={latest}
        onChange={(event) => onChange(event.target.value || null)}
        className="num h-6 rounded-panel border border-control bg-surface px-1.5 text-12 text-t1 max-md:h-11"
      />
    </>
  )
}
