import type {
  Isolation,
  Priority,
  TaskDetail,
  TaskDraft,
  TaskMode,
  TaskSubmission,
  TaskType,
} from '@/api/types'

/** What a person has filled in, as far as they have got. */
export type Draft = {
  prompt: string
  title: string
  type: TaskType
  priority: Priority
  labels: string[]
  /** null: not chosen, so what is remembered for the type holds; '': a new folder of the task's own. */
  directory: string | null
  /** null: not chosen, so what suits the folder holds. */
  isolation: Isolation | null
  /** null: each role's own. */
  model: string | null
  driver: string | null
  workflow: string | null
  mode: TaskMode
  cap: string
  instructions: string
  dependencies: string[]
  analyst: boolean
}

export const emptyDraft: Draft = {
  prompt: '',
  title: '',
  type: 'auto',
  priority: 'medium',
  labels: [],
  directory: null,
  isolation: null,
  model: null,
  driver: null,
  workflow: null,
  mode: 'sequential',
  cap: '',
  instructions: '',
  dependencies: [],
  analyst: false,
}

export const typeNames: Record<Exclude<TaskType, 'auto'>, string> = {
  feature_implementation: 'Feature',
  bug_fix: 'Bug fix',
  code_review: 'Code review',
  refactoring: 'Refactoring',
  testing: 'Testing',
  documentation: 'Documentation',
  research: 'Research',
  custom: 'Custom',
}
export const typeName = (type: string): string => typeNames[type as keyof typeof typeNames] ?? type

const isType = (text: string | null): text is TaskType => text !== null && text in typeNames

/** The draft to run a task once more, with changes. */
export const draftOf = (task: TaskDetail): Draft => ({
  ...emptyDraft,
  prompt: task.prompt,
  title: task.title,
  type: isType(task.task_type) ? task.task_type : 'auto',
  priority: task.priority,
  labels: [...task.labels],
  directory: task.workspace === null ? '' : (task.working_directory ?? ''),
  isolation: task.isolation,
  model: task.model,
  driver: task.driver,
  workflow: task.workflow_id === task.task_type ? null : task.workflow_id,
  mode: task.mode === 'parallel' ? 'parallel' : 'sequential',
  cap: task.cost_cap ?? '',
  instructions: task.instructions ?? '',
  analyst: task.always_include_analyst,
})

const AMOUNT = /^\d{1,9}(\.\d{0,9})?$|^\.\d{1,9}$/

/** What is wrong with a cost cap, in words; null where nothing is. */
export function capProblem(cap: string): string | null {
  const text = cap.trim()
  if (text === '') return null
  if (!AMOUNT.test(text)) return 'A cap is an amount in dollars, such as 1.50'
  return Number(text) > 0 ? null : 'A cap is more than $0'
}

const capOf = ({ cap }: Draft): string | null =>
  cap.trim() === '' || capProblem(cap) !== null ? null : cap.trim().replace(/^\./, '0.').replace(/\.$/, '')

export const MAX_PROMPT_BYTES = 512 * 1024
export const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/** Of the draft, what the plan depends on: a change of anything else asks for none. */
export const planDraft = (draft: Draft): TaskDraft => ({
  prompt: draft.prompt,
  task_type: draft.type,
  mode: draft.mode,
  workflow_id: draft.workflow,
  model: draft.model,
  driver: draft.driver,
  cost_cap: capOf(draft),
  always_include_analyst: draft.analyst,
  isolation: 'in_place',
  priority: 'medium',
  labels: [],
})

export type Place = { directory: string; isolation: Isolation }

export const submissionOf = (draft: Draft, place: Place, rerunOf: string | null): TaskSubmission => ({
  ...planDraft(draft),
  title: draft.title.trim() || null,
  priority: draft.priority,
  labels: draft.labels,
  working_directory: place.directory || null,
  isolation: place.isolation,
  instructions: draft.instructions.trim() || null,
  dependencies: draft.dependencies,
  origin: 'browser',
  rerun_of: rerunOf,
})
