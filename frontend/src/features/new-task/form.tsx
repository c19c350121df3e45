import { Check, Power, SquareTerminal, TriangleAlert } from 'lucide-react'
import { useId } from 'react'
import { TaskLink } from '@/domain/task-link'
import { isApple } from '@/lib/keys'
import { clockTime } from '@/lib/time'
import { Button } from '@/ui/button'
import { Checkbox } from '@/ui/checkbox'
import { ErrorState } from '@/ui/error-state'
import { Answer } from './answer/answer'
import { DirectoryField } from './fields/directory-field'
import { HowFields } from './fields/how-fields'
import { IsolationField } from './fields/isolation-field'
import { MoreFields } from './fields/more-fields'
import { WhatFields } from './fields/what-fields'
import { PromptEditor } from './prompt-editor'
import type { NewTask } from './use-new-task'

/** The fields, and beside them what would come of them. */
export function FormBody({ task }: { task: NewTask }) {
  const { draft, change, planned, problems } = task
  const empty = draft.prompt === ''
  if (task.error) return <ErrorState error={task.error} />
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_424px] max-lg:block max-lg:overflow-y-auto">
      <div className="flex min-h-0 flex-col gap-4 p-4 lg:overflow-y-auto">
        <PromptEditor
          value={draft.prompt}
          onChange={(prompt) => change({ prompt })}
          words={empty ? 0 : (planned.plan?.words ?? null)}
          tokens={empty ? 0 : (planned.plan?.tokens ?? null)}
          simulated={planned.plan?.simulated ?? false}
          error={problems.prompt}
        />
        <WhatFields task={task} />
        <DirectoryField task={task} />
        <IsolationField task={task} />
        <HowFields task={task} />
        <MoreFields task={task} />
      </div>
      <div className="min-h-0 border-line bg-page max-lg:border-t lg:overflow-y-auto lg:border-l">
        <Answer task={task} />
      </div>
    </div>
  )
}

/** What stands in the way, and the way out. */
export function FormFooter({ task }: { task: NewTask }) {
  const { guard, stopped, general } = task
  const id = useId()
  return (
    <>
      {(stopped || general !== null) && (
        <div
          role="alert"
          className="flex shrink-0 items-start gap-2 border-line border-t bg-del px-4 py-2 text-13 text-t1"
        >
          {stopped ? (
            <>
              <Power size={14} aria-hidden className="mt-0.5 shrink-0 text-fail-text" />
              <p>
                The kill switch is pulled{guard?.stopped_by && ` by ${guard.stopped_by}`}
                {guard?.stopped_at && ` at ${clockTime(Date.parse(guard.stopped_at))}`}. New work is refused
                until it is released; the draft is kept.
              </p>
            </>
          ) : (
            <>
              <TriangleAlert size={14} aria-hidden className="mt-0.5 shrink-0 text-fail-text" />
              <p className="min-w-0 [overflow-wrap:anywhere]">{general}</p>
            </>
          )}
        </div>
      )}
      <footer className="flex min-h-13 shrink-0 items-center gap-3 rounded-b-panel border-line border-t bg-raised px-4 py-2 max-md:flex-wrap">
        <FooterWords task={task} />
        <span className="ml-auto flex items-center gap-2 max-md:ml-0 max-md:min-h-11">
          <Checkbox
            id={id}
            label="Create another"
            checked={task.another}
            onChange={(another) => task.setAnother(another)}
          />
          <label htmlFor={id} className="text-12 text-t2">
            Create another
          </label>
        </span>
        <Button
          variant="filled"
          busy={task.busy}
          disabled={stopped || !task.ready}
          onClick={task.submit}
          aria-keyshortcuts="Control+Enter"
          className="max-md:h-11 max-md:flex-1"
        >
          {task.busy ? 'Submitting' : 'Submit task'}
          <span className="max-md:hidden">
            <kbd className="inline-flex h-4.5 items-center rounded-tag border border-white/45 px-1 font-sans text-11">
              {isApple ? '⌘' : 'Ctrl'} ↵
            </kbd>
          </span>
        </Button>
      </footer>
    </>
  )
}

/** The task that was submitted last while more are written, else who takes the same fields. */
function FooterWords({ task }: { task: NewTask }) {
  const { submitted } = task
  if (submitted)
    return (
      <p role="status" className="flex min-w-0 items-center gap-2 text-13 max-md:w-full">
        <Check size={15} aria-hidden className="shrink-0 text-done-text" />
        <span className="truncate" title={submitted.title}>
          <TaskLink id={submitted.id} /> submitted: {submitted.title}
        </span>
      </p>
    )
  return (
    <p className="flex min-w-0 items-center gap-2 text-12 text-t2 max-lg:hidden">
      <SquareTerminal size={14} aria-hidden className="shrink-0" />
      <span className="truncate">
        <code>fleetdeck submit</code> and the API take the same fields
      </span>
    </p>
  )
}
