import type { Priority, TaskType } from '@/api/types'
import { Select } from '@/ui/select'
import { typeName, typeNames } from '../draft'
import type { NewTask } from '../use-new-task'
import { LabelsField } from './labels-field'

const types = Object.entries(typeNames).map(([value, label]) => ({ value, label }))
const priorities = ['critical', 'high', 'medium', 'low'].map((value) => ({
  value,
  label: value.charAt(0).toUpperCase() + value.slice(1),
}))

/** What kind of work it is, how much it matters, and by which words it is found. */
export function WhatFields({ task }: { task: NewTask }) {
  const { draft, change, problems, planned } = task
  const written = draft.prompt.trim() !== ''
  const taken = written ? planned.plan?.task_type : undefined
  const why = draft.type === 'auto' && written ? planned.plan?.type_reason : undefined
  return (
    <div className="grid grid-cols-3 gap-3 max-md:grid-cols-1">
      <div title={why} className="min-w-0">
        <Select
          label="Type"
          value={draft.type}
          options={[
            { value: 'auto', label: taken === undefined ? 'Auto' : `Auto: ${typeName(taken)}` },
            ...types,
          ]}
          onChange={(type) => change({ type: type as TaskType })}
          error={problems.task_type}
        />
      </div>
      <Select
        label="Priority"
        value={draft.priority}
        options={priorities}
        onChange={(priority) => change({ priority: priority as Priority })}
        error={problems.priority}
      />
      <LabelsField labels={draft.labels} onChange={(labels) => change({ labels })} error={problems.labels} />
    </div>
  )
}
