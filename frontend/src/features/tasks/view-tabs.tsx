import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { taskFacetsOptions, taskListOptions } from '@/api/tasks'
import { exactNumber } from '@/lib/numbers'
import { useNow } from '@/lib/use-now'
import { writeParams } from '@/lib/use-params'
import { Button } from '@/ui/button'
import { Popover } from '@/ui/popover'
import { TabLinks } from '@/ui/tab-links'
import { TextField } from '@/ui/text-field'
import { toast } from '@/ui/toast'
import { filterOf, openStatuses, type TaskParams, taskParams, type View, viewFilter } from './params'
import { useSavedViews, viewSearch } from './saved-views'

const MINUTE = 60_000
const names: [View, string][] = [
  ['all', 'All'],
  ['active', 'Under way'],
  ['today', 'Today'],
  ['failed', 'Failed'],
  ['archived', 'Archived'],
]

/** How many each view holds under the filters that stand. */
function useCounts(params: TaskParams): Partial<Record<View, number>> {
  const now = useNow(MINUTE)
  const { status, ...others } = filterOf(params, now)
  const mine = status === undefined ? others : { ...others, status }
  const facets = useQuery(taskFacetsOptions(others))
  const today = useQuery(taskListOptions({ ...mine, ...viewFilter('today', now), limit: 1 }))
  const archived = useQuery(taskListOptions({ ...mine, archived: true, limit: 1 }))
  const of = (statuses: readonly string[]) =>
    facets.data && statuses.reduce((sum, one) => sum + (facets.data.status[one] ?? 0), 0)
  const counts = {
    all: of(status === undefined ? Object.keys(facets.data?.status ?? {}) : status.split(',')),
    active: of(openStatuses.split(',')),
    today: today.data?.total,
    failed: of(['failed', 'error']),
    archived: archived.data?.total,
  }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== undefined))
}

export function ViewTabs({ params, search }: { params: TaskParams; search: URLSearchParams }) {
  const counts = useCounts(params)
  const { views, remove } = useSavedViews()
  const here = viewSearch(search)
  const saved = views.find((view) => view.search === here)
  const tabs = names.map(([view, label]) => {
    const count = counts[view]
    return {
      key: view as string,
      label,
      to: `?${writeParams(taskParams, search, { view, open: null, unfold: [] })}`,
      ...(count === undefined ? {} : { count: exactNumber(count) }),
    }
  })
  const own = views.map((view) => ({ key: `saved:${view.name}`, label: view.name, to: `?${view.search}` }))
  return (
    <div className="flex min-w-0 items-center gap-3">
      {/* Tabs do not shrink: what has no room is scrolled to. */}
      <div className="min-w-0 overflow-x-auto overflow-y-clip">
        <TabLinks
          label="Views"
          tabs={[...tabs, ...own]}
          current={saved ? `saved:${saved.name}` : params.view}
        />
      </div>
      {saved ? (
        <Button
          variant="quiet"
          small
          icon={<X size={13} aria-hidden />}
          onClick={() => {
            remove(saved.name)
            toast.done(`The view ${saved.name} is removed`, {
              label: 'Undo',
              run: () => useSavedViews.getState().save(saved),
            })
          }}
        >
          Remove view
        </Button>
      ) : (
        here !== '' && <SaveView search={here} />
      )}
    </div>
  )
}

function SaveView({ search }: { search: string }) {
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const save = useSavedViews((state) => state.save)
  const navigate = useNavigate()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    save({ name: name.trim().slice(0, 40), search })
    setName('')
    setOpen(false)
    void navigate({ search: `?${search}` }, { replace: true })
  }
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Save this view"
      trigger={
        <button
          type="button"
          className="inline-flex h-6 shrink-0 items-center gap-1 rounded-panel px-1.5 text-12 text-t2 hover:bg-hover hover:text-t1 max-md:h-11"
        >
          <Plus size={13} aria-hidden />
          Save view
        </button>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-2 p-2">
        <TextField
          label="Name of this view"
          hint="Its filters, order and layout, on this browser"
          value={name}
          maxLength={40}
          autoFocus
          onChange={(event) => setName(event.target.value)}
        />
        <Button variant="filled" type="submit" disabled={name.trim() === ''}>
          Save
        </Button>
      </form>
    </Popover>
  )
}
