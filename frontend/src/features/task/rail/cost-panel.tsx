import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useSourceName } from '@/api/source-name'
import type { TaskDetail } from '@/api/types'
import { modelName } from '@/domain/model-name'
import { Money } from '@/domain/money'
import { TaskLink } from '@/domain/task-link'
import { hasTaskEnded } from '@/domain/task-status'
import { Ago, ClockTime, Elapsed } from '@/domain/time'
import { Tokens } from '@/domain/tokens'
import { formatMoney } from '@/lib/money'
import { percent } from '@/lib/numbers'
import { duration } from '@/lib/time'
import { Panel } from '@/ui/panel'
import { projectedCost } from '../forecast'

/** What it costs against its cap and the estimate, and the facts of the run. */
export function CostPanel({ task }: { task: TaskDetail }) {
  const sourceName = useSourceName()
  const projected = hasTaskEnded(task.status) ? null : projectedCost(task)
  return (
    <Panel
      title="Cost"
      actions={
        <span className="num text-12 text-t3">
          {task.cost_cap === null ? 'no cap' : `cap ${formatMoney(task.cost_cap)}`}
        </span>
      }
      className="shrink-0"
      bodyClassName="px-3 py-2.5 max-md:px-4"
    >
      <div className="flex items-baseline justify-between gap-2">
        <span className="font-semibold text-20">
          <Money amount={task.cost} unpriced={task.unpriced} />
        </span>
        <span className="num text-12 text-t2">
          {projected !== null ? (
            <>on course for ~{formatMoney(projected.toFixed(9))}</>
          ) : (
            task.estimate && <>expected ~{formatMoney(task.estimate.cost)}</>
          )}
        </span>
      </div>
      <CostBar task={task} projected={projected} />
      <dl className="num mt-2.5 grid grid-cols-[76px_minmax(0,1fr)] gap-y-1 text-13">
        {task.started_at !== null && (
          <Fact name="Elapsed">
            <Elapsed start={task.started_at} end={task.completed_at} />
            {task.estimate !== null && (
              <span className="text-t3">of about {duration(roundly(task.estimate.seconds))}</span>
            )}
          </Fact>
        )}
        <Fact name="Tokens">
          <Tokens count={task.tokens} />
          {task.cache_hit_ratio !== null && (
            <span className="text-t3">cache {percent(task.cache_hit_ratio)}</span>
          )}
        </Fact>
        {task.model !== null && (
          <Fact name="Model">
            <span className="truncate" title={task.model}>
              {modelName(task.model)}
            </span>
          </Fact>
        )}
        {task.workspace !== null && (
          <Fact name="Workspace">
            <Link
              to={`/agents?workspace=${encodeURIComponent(task.workspace)}`}
              title={task.working_directory ?? task.workspace}
              className="truncate text-link hover:underline"
            >
              {task.workspace}
            </Link>
          </Fact>
        )}
        {task.branch !== null && (
          <Fact name="Branch">
            <code className="truncate" title={task.branch}>
              {task.branch}
            </code>
          </Fact>
        )}
        {task.driver !== null && <Fact name="Driver">{task.driver}</Fact>}
        {task.dependencies.length > 0 && (
          <Fact name="After">
            {task.dependencies.map((id) => (
              <TaskLink key={id} id={id} />
            ))}
          </Fact>
        )}
        {task.rerun_of !== null && (
          <Fact name="Re-run of">
            <TaskLink id={task.rerun_of} />
          </Fact>
        )}
        <Fact name="Started by">
          <span className="truncate">
            {task.created_by ?? task.agent ?? sourceName(task.source)}{' '}
            <span className="text-t3">
              at <ClockTime time={task.created_at} />
              {task.origin && `, from ${task.origin === 'cli' ? 'the command line' : task.origin}`}
            </span>
          </span>
        </Fact>
        {task.completed_at !== null && (
          <Fact name="Ended">
            <span>
              <Ago time={task.completed_at} phrase />
            </span>
          </Fact>
        )}
      </dl>
    </Panel>
  )
}

/** Whole minutes from two minutes on: an estimate knows no seconds. */
const roundly = (seconds: number): number =>
  seconds >= 120 ? Math.round(seconds / 60) * 60_000 : Math.round(seconds) * 1000

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-t2">{name}</dt>
      <dd className="flex min-w-0 items-baseline gap-1.5">{children}</dd>
    </>
  )
}

function CostBar({ task, projected }: { task: TaskDetail; projected: number | null }) {
  const spent = Number(task.cost ?? 0)
  const cap = task.cost_cap === null ? null : Number(task.cost_cap)
  const whole = cap ?? Math.max(spent, projected ?? 0, Number(task.estimate?.cost ?? 0))
  if (!(whole > 0)) return null
  const share = (value: number) => Math.min(100, (100 * value) / whole)
  const over = cap !== null && Math.max(spent, projected ?? 0) > cap
  const full = cap !== null && spent >= cap
  const colour = full ? 'var(--fail)' : over ? 'var(--warn)' : 'var(--color-accent)'
  return (
    <>
      <div
        role="meter"
        aria-label={cap === null ? 'Cost of what is expected' : 'Cost of the cap'}
        aria-valuenow={Math.round(share(spent))}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={`${Math.round(share(spent))}% spent`}
        className="relative mt-1 h-2 overflow-hidden rounded-bar bg-track"
      >
        {projected !== null && (
          <span
            className="absolute inset-y-0 left-0 opacity-40"
            style={{ width: `${share(projected)}%`, background: colour }}
          />
        )}
        <span
          className="absolute inset-y-0 left-0"
          style={{ width: `${share(spent)}%`, background: colour }}
        />
      </div>
      {over && (
        <p className={`mt-1 text-12 ${full ? 'text-fail-text' : 'text-warn-text'}`}>
          {full ? 'The cap is used up: no further call is made' : 'On course to go over the cap'}
        </p>
      )}
    </>
  )
}
