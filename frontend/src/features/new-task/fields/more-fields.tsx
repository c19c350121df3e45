import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { Field } from '@/ui/field'
import { Select } from '@/ui/select'
import { TextField } from '@/ui/text-field'
import { driversOptions, workflowsOptions } from '../queries'
import type { NewTask } from '../use-new-task'
import { DependenciesField } from './dependencies-field'

/** What is seldom changed: who runs the agents, another workflow, a title, instructions, what to wait for. */
export function MoreFields({ task }: { task: NewTask }) {
  const { draft, change, problems } = task
  const filled = [
    draft.driver && 'driver',
    draft.workflow && 'workflow',
    draft.title && 'title',
    draft.instructions.trim() && 'instructions',
    draft.dependencies.length > 0 && 'waits for others',
  ].filter(Boolean)
  const wrong = ['driver', 'workflow_id', 'title', 'instructions', 'dependencies'] as const
  const [open, setOpen] = useState(false)
  const shown = open || wrong.some((field) => problems[field])
  const id = useId()
  return (
    <section>
      <button
        type="button"
        aria-expanded={shown}
        aria-controls={id}
        onClick={() => setOpen(!shown)}
        className="flex items-center gap-1.5 text-12 text-t2 hover:text-t1 max-md:min-h-11"
      >
        <ChevronRight size={13} aria-hidden className={shown ? 'rotate-90' : undefined} />
        More: driver, workflow, title, instructions, dependencies
        {filled.length > 0 && <span className="text-t3">({filled.join(', ')} set)</span>}
      </button>
      {shown && (
        <div id={id} className="mt-3 flex flex-col gap-3">
          <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
            <DriverField task={task} />
            <WorkflowField task={task} />
          </div>
          <TextField
            label="Title"
            hint="Without one, the first line of the prompt"
            maxLength={200}
            value={draft.title}
            error={problems.title ?? null}
            onChange={(event) => change({ title: event.target.value })}
          />
          <Instructions task={task} />
          <DependenciesField
            ids={draft.dependencies}
            onChange={(dependencies) => change({ dependencies })}
            error={problems.dependencies}
          />
        </div>
      )}
    </section>
  )
}

function DriverField({ task }: { task: NewTask }) {
  const { draft, change, problems } = task
  const drivers = useQuery(driversOptions())
  const items = drivers.data?.items ?? []
  const missing = items.filter((one) => !one.available && one.unavailable)
  const usual = items.find((one) => one.default)
  return (
    <Select
      label="Driver"
      aside="who runs the agents"
      value={draft.driver ?? ''}
      options={[
        { value: '', label: usual ? `Usual: ${usual.title}` : 'Usual' },
        ...items.map((one) => ({
          value: one.name,
          label: one.available ? one.title : `${one.title} (not available)`,
          disabled: !one.available,
        })),
      ]}
      onChange={(driver) => change({ driver: driver || null, model: null })}
      error={problems.driver ?? drivers.error?.message}
      {...(missing.length === 0
        ? {}
        : {
            hint: missing.map((one) => (
              <p key={one.name}>
                {one.title}: {one.unavailable}
              </p>
            )),
          })}
    />
  )
}

function WorkflowField({ task }: { task: NewTask }) {
  const { draft, change, problems } = task
  const workflows = useQuery(workflowsOptions())
  const chosen = workflows.data?.items.find((one) => one.id === draft.workflow)
  return (
    <Select
      label="Workflow"
      value={draft.workflow ?? ''}
      options={[
        { value: '', label: 'The one that fits the type' },
        ...(workflows.data?.items ?? []).map((one) => ({ value: one.id, label: one.title })),
      ]}
      onChange={(workflow) => change({ workflow: workflow || null })}
      error={problems.workflow_id}
      {...(chosen ? { hint: chosen.description } : {})}
    />
  )
}

function Instructions({ task }: { task: NewTask }) {
  const id = useId()
  const noteId = useId()
  const error = task.problems.instructions
  return (
    <Field htmlFor={id} label="Instructions for every role" noteId={noteId} error={error}>
      <textarea
        id={id}
        rows={3}
        maxLength={20_000}
        value={task.draft.instructions}
        placeholder="House rules, what to leave alone, how to report"
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? noteId : undefined}
        onChange={(event) => task.change({ instructions: event.target.value })}
        className="w-full resize-y rounded-panel border border-control bg-surface p-2.5 text-13 text-t1 placeholder:text-t3"
      />
    </Field>
  )
}
