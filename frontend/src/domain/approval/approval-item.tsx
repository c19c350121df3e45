import { Check, Ellipsis, MessageSquareX } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react'
import type { Approval, Decision } from '@/api/types'
import { ago, elapsed } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { ActionMenu } from '@/ui/action-menu'
import { Button } from '@/ui/button'
import { AgentLink } from '../agent-link'
import { SimulatedMark } from '../simulated-tag'
import { StatusMark } from '../status-mark'
import { TaskLink } from '../task-link'
import { ApprovalWhat } from './approval-what'

export type OnDecide = (approval: Approval, decision: Decision) => void

type Props = {
  approval: Approval
  onDecide: OnDecide
  /** Left out where the page is that task's own. */
  withTask?: boolean
}

/** One request for permission: who asks, exactly for what, how long it may wait, and the answer. */
export function ApprovalItem({ approval, onDecide, withTask = true }: Props) {
  const [noting, setNoting] = useState(false)
  const item = useRef<HTMLLIElement>(null)
  const name = approval.agent_name ?? approval.agent_id
  const decide = (decision: Decision) => {
    focusNext(item)
    onDecide(approval, decision)
  }
  return (
    <li
      ref={item}
      data-approval={approval.id}
      className="row-lines grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-2.5 px-3 py-2.5 last:border-b-0 max-md:px-4"
    >
      <StatusMark status="waiting" label="Waits for you" className="mt-1.5 max-md:mt-1" />
      <div className="flex min-w-0 items-center max-md:col-span-2">
        <p className="flex min-w-0 items-baseline gap-1 text-13">
          <AgentLink id={approval.agent_id} name={name} />
          {approval.simulated && <SimulatedMark />}
          <span className="shrink-0">
            asks to run <strong className="font-semibold">{approval.tool}</strong>
          </span>
        </p>
      </div>
      <div className="flex items-start gap-1.5 max-md:col-span-3 max-md:row-start-4 max-md:mt-2 max-md:gap-2">
        <Button
          aria-label={`Deny ${approval.tool} of ${name}`}
          onClick={() => decide({ decision: 'deny', scope: 'once' })}
          className="max-md:h-11 max-md:flex-1"
        >
          Deny
        </Button>
        <Button
          variant="filled"
          data-approve
          aria-label={`Approve ${approval.tool} of ${name}`}
          onClick={() => decide({ decision: 'allow', scope: 'once' })}
          className="max-md:h-11 max-md:flex-1"
        >
          Approve
        </Button>
        <ActionMenu
          label={`Other answers to ${name}`}
          trigger={
            <button
              type="button"
              aria-label={`Other answers to ${name}`}
              className="inline-flex h-7 w-6 items-center justify-center rounded-panel text-t2 hover:bg-hover hover:text-t1 max-md:size-11"
            >
              <Ellipsis size={15} aria-hidden />
            </button>
          }
          actions={[
            {
              label: `Allow ${approval.tool} for this ${approval.task_id ? 'run' : 'session'}`,
              icon: <Check size={14} aria-hidden />,
              run: () => decide({ decision: 'allow', scope: 'run' }),
            },
            {
              label: 'Deny with a note',
              icon: <MessageSquareX size={14} aria-hidden />,
              run: () => setNoting(true),
            },
          ]}
        />
      </div>
      <Facts approval={approval} withTask={withTask} />
      <div className="col-span-2 col-start-2 max-md:col-span-3 max-md:col-start-1 max-md:row-start-3">
        <ApprovalWhat approval={approval} />
        {noting && (
          <Note
            name={name}
            onSend={(note) => decide({ decision: 'deny', scope: 'once', note: note || null })}
            onCancel={() => setNoting(false)}
          />
        )}
      </div>
    </li>
  )
}

function Facts({ approval, withTask }: { approval: Approval; withTask: boolean }) {
  const now = useNow()
  const left = approval.expires_at === null ? null : Date.parse(approval.expires_at) - now
  return (
    <p className="num col-span-2 col-start-2 truncate text-12 text-t3" title={approval.reason ?? undefined}>
      {left !== null && `${left > 0 ? `expires in ${elapsed(left)}` : 'expires now'} · `}
      waiting {ago(Date.parse(approval.requested_at), now)}
      {withTask && approval.task_id && (
        <>
          {' · '}
          <TaskLink
            id={approval.task_id}
            title={approval.task_title}
            className="text-t2! underline decoration-t3 underline-offset-2"
          />
        </>
      )}
      {approval.workspace && ` · ${approval.workspace}`}
    </p>
  )
}

type NoteProps = { name: string; onSend: (note: string) => void; onCancel: () => void }

/** Why it is denied: the agent reads it as the result of its call. */
function Note({ name, onSend, onCancel }: NoteProps) {
  const [note, setNote] = useState('')
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onSend(note.trim())
    else if (event.key === 'Escape') onCancel()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="mt-2 flex items-center gap-1.5">
      <input
        // biome-ignore lint/a11y/noAutofocus: the person has just asked for it
        autoFocus
        aria-label={`Note to ${name}`}
        placeholder={`Tell ${name} what to do instead`}
        value={note}
        maxLength={2000}
        onChange={(event) => setNote(event.target.value)}
        onKeyDown={keys}
        className="h-7 min-w-0 flex-1 rounded-panel border border-control bg-surface px-2.5 text-13 text-t1 placeholder:text-t3 max-md:h-11"
      />
      <Button onClick={onCancel} variant="quiet" className="max-md:h-11">
        Back
      </Button>
      <Button onClick={() => onSend(note.trim())} className="max-md:h-11">
        Deny
      </Button>
    </div>
  )
}

/** The item leaves with its answer: the focus goes on to the next one, or to the list. */
function focusNext(item: RefObject<HTMLLIElement | null>): void {
  const own = item.current
  const list = own?.closest<HTMLElement>('[data-approvals]')
  if (!own || !list) return
  const all = [...list.querySelectorAll<HTMLElement>('[data-approve]')]
  const at = all.findIndex((button) => own.contains(button))
  const next = all[at + 1] ?? all[at - 1]
  ;(next ?? list).focus({ preventScroll: next === undefined })
}
