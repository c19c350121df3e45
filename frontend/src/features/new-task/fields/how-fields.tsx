import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { useId } from 'react'
import type { TaskMode } from '@/api/types'
import { modelColour } from '@/domain/model-colour'
import { modelName } from '@/domain/model-name'
import { controlLook, Field } from '@/ui/field'
import { Segments } from '@/ui/segments'
import { Select } from '@/ui/select'
import { capProblem } from '../draft'
import { driversOptions } from '../queries'
import type { NewTask } from '../use-new-task'

const modes = [
  { value: 'sequential' as const, label: 'Sequential' },
  { value: 'parallel' as const, label: 'Parallel' },
]

/** With which model, in which order, and up to what cost. */
export function HowFields({ task }: { task: NewTask }) {
  const { draft, change, problems } = task
  return (
    <div className="grid grid-cols-3 gap-3 max-md:grid-cols-1">
      <ModelField task={task} />
      <Field label="Mode" error={problems.mode}>
        <Segments<TaskMode>
          label="Mode"
          wide
          value={draft.mode}
          options={modes}
          onChange={(mode) => change({ mode })}
        />
      </Field>
      <CapField task={task} />
    </div>
  )
}

function ModelField({ task }: { task: NewTask }) {
  const { draft, change, problems, planned } = task
  const drivers = useQuery(driversOptions())
  const driver = drivers.data?.items.find((one) => (draft.driver ? one.name === draft.driver : one.default))
  const own = [...new Set(planned.plan?.steps.filter((step) => step.included).map((step) => step.model))]
  const names = own.flatMap((model) => (model ? modelName(model) : []))
  const models = driver?.models ?? []
  // A model that was chosen for another driver stays to be seen.
  const all = draft.model !== null && !models.includes(draft.model) ? [draft.model, ...models] : models
  return (
    <Select
      label="Model"
      value={draft.model ?? ''}
      options={[
        { value: '', label: names.length > 0 ? `Per role: ${names.join(', ')}` : "Each role's own" },
        ...all.map((model) => ({ value: model, label: modelName(model) })),
      ]}
      {...(draft.model === null
        ? {}
        : {
            mark: <span className="size-2 rounded-[1px]" style={{ background: modelColour(draft.model) }} />,
          })}
      onChange={(model) => change({ model: model || null })}
      error={problems.model}
    />
  )
}

const times = (ratio: number) =>
  ratio < 10 ? ratio.toFixed(1).replace(/\.0$/, '') : String(Math.round(ratio))

function CapField({ task }: { task: NewTask }) {
  const { draft, change, problems, planned } = task
  const id = useId()
  const noteId = useId()
  const error = problems.cost_cap
  const cost = Number(planned.plan?.estimate.cost ?? 0)
  const set = draft.cap.trim() !== '' && capProblem(draft.cap) === null && draft.prompt.trim() !== ''
  const ratio = set && cost > 0 ? Number(draft.cap) / cost : null
  return (
    <Field htmlFor={id} label="Cost cap" aside="stops the task" noteId={noteId} error={error}>
      <span className="relative block">
        <span aria-hidden className="-translate-y-1/2 absolute top-1/2 left-2.5 text-13 text-t3">
          $
        </span>
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          placeholder="none"
          value={draft.cap}
          aria-invalid={error ? true : undefined}
          aria-describedby={error || ratio !== null ? noteId : undefined}
          onChange={(event) => change({ cap: event.target.value })}
          className={clsx(controlLook(Boolean(error)), 'num pl-6', ratio !== null && 'pr-30')}
        />
        {ratio !== null && (
          <span
            id={error ? undefined : noteId}
            className={clsx(
              'num -translate-y-1/2 pointer-events-none absolute top-1/2 right-2.5 text-12',
              ratio < 1 ? 'text-warn-text' : 'text-t3',
            )}
          >
            {times(ratio)}× the estimate
          </span>
        )}
      </span>
    </Field>
  )
}
