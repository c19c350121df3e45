import { FilterChip } from '@/ui/filter-chip'
import { type Sort, sortNames } from './params'

const choices = Object.entries(sortNames).map(([value, label]) => ({ value, label }))

/** The order, where there are no heads to click. */
export function SortChip({ sort, onSort }: { sort: Sort; onSort: (sort: Sort) => void }) {
  return (
    <FilterChip
      name="Sort"
      value={sort}
      shown={sortNames[sort]}
      choices={choices}
      onChange={(value) => onSort((value ?? '-created') as Sort)}
    />
  )
}
