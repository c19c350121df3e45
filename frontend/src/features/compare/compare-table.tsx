import { clsx } from 'clsx'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Compared, TaskDetail } from '@/api/types'
import { modelName } from '@/domain/model-name'
import { Prose } from '@/domain/prose/prose'
import { shortTaskId, TaskLink } from '@/domain/task-link'
import { TaskMark, taskWords } from '@/domain/task-status'
import { formatMoney } from '@/lib/money'
import { IconButton } from '@/ui/icon-button'
import { Panel } from '@/ui/panel'
import { againstFirst, analystWords, bestOf, type Measure, measures, roleCost, rolesOf } from './measures'

type Props = { items: readonly Compared[]; best: string | null; onRemove: (id: string) => void }

/** One column a task; the better figure of a line is set in green and said in words. */
export function CompareTable({ items, best, onRemove }: Props) {
  const tasks = items.map((one) => one.task)
  return (
    <Panel title="Side by side" className="shrink-0">
      <div
        role="group"
        aria-label="Figures of each task"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit is scrolled with the arrow keys
        tabIndex={0}
        data-focus="inset"
        className="relative overflow-x-auto"
      >
        <table className="w-full table-fixed text-13" style={{ minWidth: 96 + tasks.length * 132 }}>
          <thead>
            <tr className="row-lines align-top">
              <th scope="col" className="w-44 max-md:w-24">
                <span className="sr-only">Measure</span>
              </th>
              {tasks.map((task) => (
                <th key={task.id} scope="col" className="px-3 py-2 text-left font-normal">
                  <Head task={task} best={task.id === best} onRemove={() => onRemove(task.id)} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Line name="Outcome">
              {tasks.map((task) => (
                <td key={task.id} className="px-3 py-1.5">
                  <span className="flex items-center gap-2">
                    <TaskMark task={task} />
                    {taskWords(task)}
                  </span>
                  {task.error && (
                    <span className="mt-0.5 line-clamp-2 text-12 text-fail-text" title={task.error}>
                      {task.error}
                    </span>
                  )}
                </td>
              ))}
            </Line>
            {measures.map((measure) => (
              <Figures key={measure.name} measure={measure} tasks={tasks} />
            ))}
            <Words name="With ANALYST" tasks={tasks} of={analystWords} />
            <Words
              name="Workflow"
              tasks={tasks}
              of={(task) => [task.workflow_id, task.complexity].filter(Boolean).join(', ')}
            />
            <Words
              name="Model"
              tasks={tasks}
              of={(task) => (task.model ? modelName(task.model) : "each role's own")}
            />
            {rolesOf(tasks).map((role) => (
              <Figures
                key={role}
                tasks={tasks}
                measure={{
                  name: `Cost of ${role}`,
                  value: (task) => roleCost(task, role),
                  words: (value) => formatMoney(value.toFixed(9)),
                  better: null,
                  relative: true,
                }}
              />
            ))}
            <Line name="Result">
              {items.map(({ task, result_excerpt }) => (
                <td key={task.id} className="px-3 py-2 align-top">
                  {result_excerpt ? (
                    <Prose text={result_excerpt} className="text-13!" />
                  ) : (
                    <span className="text-t3">none</span>
                  )}
                </td>
              ))}
            </Line>
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

function Head({ task, best, onRemove }: { task: TaskDetail; best: boolean; onRemove: () => void }) {
  return (
    <span className="flex items-start gap-1">
      <span className="flex min-w-0 flex-1 flex-col">
        <TaskLink id={task.id} title={task.title} className="font-semibold" />
        <span className="truncate text-12 text-t3">
          <span className="font-mono">{shortTaskId(task.id)}</span>
          {task.run > 1 && `, run ${task.run}`}
          {best && <span className="text-done-text">, did best</span>}
        </span>
      </span>
      <IconButton
        label={`Take ${task.title}, ${task.id}, out`}
        icon={<X size={14} aria-hidden />}
        onClick={onRemove}
        className="size-6 max-md:size-11"
      />
    </span>
  )
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <tr className="row-lines align-top last:border-b-0">
      <th scope="row" className="px-3 py-1.5 text-left font-normal text-t2 [overflow-wrap:anywhere]">
        {name}
      </th>
      {children}
    </tr>
  )
}

function Figures({ measure, tasks }: { measure: Measure; tasks: readonly TaskDetail[] }) {
  const values = tasks.map(measure.value)
  // What reads the same is the same.
  const read = new Set(values.map((value) => (value === null ? null : measure.words(value))))
  const best = read.size > 1 ? bestOf(values, measure.better) : null
  return (
    <Line name={measure.name}>
      {tasks.map((task, index) => {
        const value = values[index] ?? null
        const change = index === 0 || !measure.relative ? null : againstFirst(value, values[0] ?? null)
        const isBest = best !== null && value === best
        return (
          <td key={task.id} className="num px-3 py-1.5">
            <span className={clsx(isBest && 'font-semibold text-done-text')}>
              {value === null ? '–' : measure.words(value)}
            </span>
            {isBest && <span className="sr-only">, the best</span>}
            {change && <span className="ml-2 text-12 text-t3">{change}</span>}
          </td>
        )
      })}
    </Line>
  )
}

type WordsProps = { name: string; tasks: readonly TaskDetail[]; of: (task: TaskDetail) => string }

function Words({ name, tasks, of }: WordsProps) {
  return (
    <Line name={name}>
      {tasks.map((task) => (
        <td key={task.id} className="truncate px-3 py-1.5" title={of(task)}>
          {of(task) || '–'}
        </td>
      ))}
    </Line>
  )
}
