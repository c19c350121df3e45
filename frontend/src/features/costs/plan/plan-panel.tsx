import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { Check, CircleHelp, Gauge, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { planOptions } from '@/api/metrics'
import type { PlanWindow } from '@/api/types'
import { PlanBar } from '@/domain/plan/plan-bar'
import {
  consumerWords,
  measuredWords,
  projectionWords,
  resetWords,
  statusText,
  statusWords,
  windowName,
} from '@/domain/plan/plan-words'
import { Tokens } from '@/domain/tokens'
import { formatMoney } from '@/lib/money'
import { useNow } from '@/lib/use-now'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'
import { Tip } from '@/ui/tip'
import { LimitsDialog } from './limits-dialog'

const HALF_MINUTE = 30_000
const NAMED = 24

/** Session and week of each plan: how much is used, until when, by whom, and who says so. */
export function PlanPanel() {
  const plan = useQuery(planOptions())
  const [editing, setEditing] = useState(false)
  const found = plan.data
  const names = [...new Set(found?.windows.map((window) => window.name))]
  const name = names.length === 1 ? (names[0] ?? '') : ''
  return (
    <Panel
      title="Plan usage"
      actions={
        <button
          type="button"
          onClick={() => setEditing(true)}
          className="max-w-44 truncate text-12 text-t2 hover:text-t1 hover:underline max-md:h-11"
        >
          {name || 'Limits'}
          <span className="sr-only">: say what your plans allow</span>
        </button>
      }
      className="h-66 @max-[900px]:h-auto max-md:h-auto"
      bodyClassName="overflow-y-auto"
    >
      {plan.isPending ? (
        <SkeletonRows rows={4} label="Loading the plan" />
      ) : plan.error && !found ? (
        <ErrorState error={plan.error} onRetry={() => void plan.refetch()} />
      ) : !found || found.windows.length === 0 ? (
        <EmptyState icon={<Gauge size={16} />} title="No plan in use">
          Codex tells how much of its plan is used. Calls to Claude are added up against the{' '}
          <button type="button" onClick={() => setEditing(true)} className="text-link hover:underline">
            limits you give
          </button>
          .
        </EmptyState>
      ) : (
        found.windows.map((window) => (
          <Window
            key={`${window.account} ${window.window}`}
            window={window}
            named={names.length > 1}
            onLimits={() => setEditing(true)}
          />
        ))
      )}
      {editing && found && <LimitsDialog plans={found.plans} onClose={() => setEditing(false)} />}
    </Panel>
  )
}

const marks: Record<PlanWindow['status'], typeof Check> = {
  on_track: Check,
  near_limit: TriangleAlert,
  over: TriangleAlert,
  unknown: CircleHelp,
}

type WindowProps = { window: PlanWindow; named: boolean; onLimits: () => void }

function Window({ window, named, onLimits }: WindowProps) {
  const now = useNow(HALF_MINUTE)
  const Mark = marks[window.status]
  const used = window.used_percent
  const projection = projectionWords(window)
  const consumers = consumerWords(window)
  const old = measuredWords(window, now)
  // A reading that its reset has made void is not the same as a limit that nobody knows.
  const silent = window.basis === 'authoritative' && used === null
  return (
    <div className="border-row border-b px-3 pt-3.5 pb-4 last:border-b-0">
      <div className="flex items-center gap-2">
        <span className="truncate font-semibold text-13">
          {named && window.name.length < NAMED
            ? `${window.name}, ${windowName(window.window)}`
            : windowName(window.window)}
        </span>
        <Tip
          tip={
            window.basis === 'authoritative'
              ? 'The provider says so'
              : 'Added up from the ledger; the provider does not say'
          }
          className="rounded-tag border border-control px-1.5 text-11 text-t2"
        >
          {window.basis}
        </Tip>
        {used === null && !silent ? (
          <button
            type="button"
            onClick={onLimits}
            className="ml-auto whitespace-nowrap text-12 text-link hover:underline max-md:h-11"
          >
            No limit known: set one
          </button>
        ) : (
          <span
            className={clsx(
              'ml-auto flex items-center gap-1.5 whitespace-nowrap text-12',
              statusText[window.status],
            )}
          >
            <Mark size={13} aria-hidden />
            {silent ? 'Not told since the reset' : statusWords(window)}
          </span>
        )}
      </div>
      <div className="mt-1 flex items-center gap-3">
        {used === null ? (
          <span className="flex-1 text-12 text-t2">tokens used</span>
        ) : (
          <span className="relative min-w-0 flex-1">
            <PlanBar window={window} label={`${window.name}, ${windowName(window.window)}`} className="h-2" />
            <span aria-hidden className="absolute -inset-y-0.5 left-[80%] w-px bg-t1" />
          </span>
        )}
        <span className="num min-w-14 text-right font-semibold text-16">
          {used !== null ? (
            `${Math.round(used)}%`
          ) : window.used_tokens === null ? (
            '–'
          ) : (
            <Tokens count={window.used_tokens} />
          )}
        </span>
      </div>
      <p className="num mt-0.5 flex justify-between gap-3 text-12 text-t2">
        <span>{resetWords(window, now)}</span>
        <span>{projection ?? <Amount window={window} />}</span>
      </p>
      {consumers && (
        <p className="num mt-0.5 truncate text-12 text-t3" title={consumers}>
          {consumers}
        </p>
      )}
      {old && <p className="text-12 text-t3">{old}</p>}
    </div>
  )
}

/** Where no limit is known, what the tokens would cost says more. */
function Amount({ window }: { window: PlanWindow }) {
  if (window.used_percent !== null || window.used_cost === null || Number(window.used_cost) === 0) return null
  return <>{formatMoney(window.used_cost)} at API prices</>
}
