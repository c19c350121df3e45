import { ArrowDown, ArrowUp, ArrowUpToLine, X } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { exactNumber, plural } from '@/lib/numbers'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { Kbd } from '@/ui/kbd'
import { SearchField } from '@/ui/search-field'
import { Segments } from '@/ui/segments'
import type { AgentPageParams, Show } from '../params'
import type { useSearch } from './use-search'

const shows = [
  { value: 'all' as const, label: 'All' },
  { value: 'text' as const, label: 'Text' },
  { value: 'tools' as const, label: 'Tools' },
]

type Props = {
  params: AgentPageParams
  change: (changes: Partial<AgentPageParams>) => void
  search: ReturnType<typeof useSearch>
  errors: number
  live: boolean
  following: boolean
  onHit: (target: string) => void
  onError: () => void
  onFollow: () => void
}

/** Stays above the conversation: search with its hits, what is shown, the next error, the live end. */
export function Toolbar({
  params,
  change,
  search,
  errors,
  live,
  following,
  onHit,
  onError,
  onFollow,
}: Props) {
  const q = params.q ?? ''
  return (
    <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-2 border-line border-b px-4 py-1 max-md:px-3">
      <SearchArea q={q} search={search} onHit={onHit} onSearch={(next) => change({ q: next || null })} />
      <Segments<Show>
        label="Show"
        value={params.show}
        options={shows}
        onChange={(show) => change({ show })}
      />
      <div className="ml-auto flex items-center gap-2">
        {errors > 0 && (
          <Button
            onClick={onError}
            icon={<X size={14} className="text-fail-text" aria-hidden />}
            aria-keyshortcuts="e"
            className="max-md:h-11"
          >
            <span className="max-md:hidden">{plural(errors, 'error')}</span>
            <span className="num md:hidden">
              {exactNumber(errors)}
              <span className="sr-only"> errors, go to the next</span>
            </span>
            <span className="max-md:hidden">
              <Kbd>E</Kbd>
            </span>
          </Button>
        )}
        {params.from === 'end' && (
          <IconButton
            label="From the first message"
            icon={<ArrowUpToLine size={14} aria-hidden />}
            onClick={() => change({ from: 'start', at: null })}
          />
        )}
        {following ? (
          <span className="flex items-center gap-1.5 whitespace-nowrap px-1 text-12 text-t2">
            {live && <span aria-hidden className="size-1.5 rounded-full bg-accent" />}
            <span className="max-md:sr-only">{live ? 'Following' : 'At the end'}</span>
          </span>
        ) : (
          <Button small onClick={onFollow} icon={<ArrowDown size={13} aria-hidden />} className="max-md:h-11">
            <span className="max-md:sr-only">{live ? 'Follow' : 'To the end'}</span>
          </Button>
        )}
      </div>
    </div>
  )
}

type SearchProps = {
  q: string
  search: Props['search']
  onHit: Props['onHit']
  onSearch: (q: string) => void
}

function SearchArea({ q, search, onHit, onSearch }: SearchProps) {
  const [at, setAt] = useState<{ q: string; index: number }>({ q: '', index: -1 })
  const { hits } = search
  const index = at.q === q ? at.index : -1
  const go = (step: number) => {
    if (hits.length === 0) return
    // The newest hit first: one reads from the live end.
    const from = index < 0 ? (step > 0 ? hits.length : 0) : index
    const next = (from - step + hits.length) % hits.length
    setAt({ q, index: next })
    const target = hits[next]
    if (target) onHit(target)
  }
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || hits.length === 0) return
    event.preventDefault()
    go(event.shiftKey ? -1 : 1)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter in the field walks through the hits
    <div className="flex items-center gap-1 max-md:w-full" onKeyDown={key}>
      <SearchField
        label="Search this conversation"
        main
        value={q}
        onChange={onSearch}
        className="w-70 max-md:w-auto max-md:flex-1"
      />
      {q !== '' && (
        <>
          <span role="status" className="num whitespace-nowrap px-1 text-12 text-t2">
            {search.searching
              ? 'Searching'
              : search.error
                ? 'Search failed'
                : hits.length === 0
                  ? 'Not found'
                  : `${index < 0 ? '' : `${exactNumber(hits.length - index)} of `}${exactNumber(hits.length)}${search.more ? '+' : ''}`}
          </span>
          <IconButton
            label="Earlier hit"
            keys="Enter"
            icon={<ArrowUp size={14} aria-hidden />}
            onClick={() => go(1)}
            disabled={hits.length === 0}
          />
          <IconButton
            label="Later hit"
            icon={<ArrowDown size={14} aria-hidden />}
            onClick={() => go(-1)}
            disabled={hits.length === 0}
          />
        </>
      )}
    </div>
  )
}
