import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { statusOptions } from '@/api/fleet'
import { shortTaskId, taskPath } from '@/domain/task-link'
import { toast } from '@/ui/toast'
import { bytesOf, capProblem, type Draft, emptyDraft, MAX_PROMPT_BYTES, submissionOf } from './draft'
import { type Field, noProblems, type Problems, problemsOf } from './problems'
import { useDraft } from './use-draft'
import { usePlace } from './use-place'
import { usePlan } from './use-plan'
import { useSubmit } from './use-submit'

/** The fields whose old complaint a change of the draft settles. */
const settles: Partial<Record<keyof Draft, Field[]>> = {
  prompt: ['prompt'],
  title: ['title'],
  type: ['task_type'],
  priority: ['priority'],
  labels: ['labels'],
  directory: ['working_directory', 'isolation'],
  isolation: ['isolation'],
  model: ['model'],
  driver: ['driver', 'model'],
  workflow: ['workflow_id'],
  mode: ['mode'],
  cap: ['cost_cap'],
  instructions: ['instructions'],
  dependencies: ['dependencies'],
}

/** What can be said before the server is asked. */
function ownProblems(draft: Draft): Problems['fields'] {
  const found: Problems['fields'] = {}
  if (draft.prompt.trim() === '') found.prompt = 'Say what is to be done'
  const bytes = bytesOf(draft.prompt)
  if (bytes > MAX_PROMPT_BYTES)
    found.prompt = `${Math.ceil(bytes / 1024)} KB; at most 512 KB are taken. Put the rest into a file`
  const cap = capProblem(draft.cap)
  if (cap) found.cost_cap = cap
  return found
}

/** The whole form: what is written, what would come of it, and its way to the server. */
export function useNewTask(from: string | null, onDone: () => void) {
  const own = useDraft(from)
  const { draft } = own
  const planned = usePlan(draft)
  const where = usePlace(draft, planned.plan)
  const guard = useQuery(statusOptions()).data?.guard
  const [told, setTold] = useState<Problems>(noProblems)
  const [another, setAnother] = useState(false)
  const [submitted, setSubmitted] = useState<{ id: string; title: string } | null>(null)
  const submission = useSubmit()
  const navigate = useNavigate()

  const change = (changes: Partial<Draft>) => {
    own.change(changes)
    const settled = Object.keys(changes).flatMap((name) => settles[name as keyof Draft] ?? [])
    const left = Object.entries(told.fields).filter(([field]) => !settled.includes(field as Field))
    setTold({ fields: Object.fromEntries(left), general: null })
  }
  const stopped = guard?.stopped === true
  const submit = () => {
    if (submission.isPending || stopped || !own.ready) return
    const problems = ownProblems(draft)
    if (where.found?.problem) problems.working_directory = where.found.problem
    if (Object.keys(problems).length > 0) {
      setTold({ fields: problems, general: null })
      focusFirst()
      return
    }
    setTold(noProblems)
    submission.mutate(submissionOf(draft, where, from), {
      onSuccess: ({ task }) => {
        if (another) {
          // The next one goes to the same place, with the same limits. The form itself says what became of this one.
          own.clear({ ...draft, prompt: '', title: '', dependencies: [] })
          setSubmitted(task)
          focusPrompt()
          return
        }
        own.clear(emptyDraft)
        toast.done(`${shortTaskId(task.id)} submitted: ${task.title.slice(0, 60)}`, {
          label: 'Open',
          run: () => void navigate(taskPath(task.id)),
        })
        onDone()
        void navigate(taskPath(task.id))
      },
      onError: (error) => {
        setTold(problemsOf(error))
        focusFirst()
      },
    })
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    submit()
  }
  const cap = capProblem(draft.cap)
  const problems: Problems['fields'] = { ...(cap ? { cost_cap: cap } : {}), ...told.fields }
  return {
    ...own,
    change,
    planned,
    where,
    guard,
    stopped,
    problems,
    general: told.general,
    another,
    setAnother,
    submitted,
    busy: submission.isPending,
    submit,
    keys,
  }
}

export type NewTask = ReturnType<typeof useNewTask>

const soon = (run: () => void) => requestAnimationFrame(() => requestAnimationFrame(run))

function focusFirst(): void {
  soon(() => document.querySelector<HTMLElement>('[data-new-task] [aria-invalid=true]')?.focus())
}

function focusPrompt(): void {
  soon(() => document.querySelector<HTMLElement>('[data-new-task] textarea')?.focus())
}
