import { clsx } from 'clsx'
import { CornerDownLeft, TriangleAlert } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { useMessageAgent } from '@/api/agent-commands'
import type { Agent } from '@/api/types'
import { usePhone } from '@/lib/use-media'
import { Button } from '@/ui/button'
import { isControlled } from './own'

const LONGEST = 20_000

/** Words for the next turn of an agent that Fleetdeck runs; others have no such box. */
export function Steer({ agent }: { agent: Agent }) {
  return isControlled(agent) ? <MessageBox agent={agent} /> : null
}

function MessageBox({ agent }: { agent: Agent }) {
  const [text, setText] = useState('')
  const noteId = useId()
  const phone = usePhone()
  const message = useMessageAgent(agent.id)
  const words = text.trim()
  const send = () => {
    if (words === '' || message.isPending) return
    message.mutate(words, { onSuccess: () => setText('') })
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  const note = message.error
    ? `Not sent: ${message.error.message}`
    : message.isSuccess && words === ''
      ? `${agent.name} reads it before its next turn.`
      : null
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      className="shrink-0 border-line border-t px-4 py-2.5 max-md:px-3"
    >
      <div className="flex max-w-196 items-end gap-2 rounded-panel border border-control bg-surface py-1 pr-1 pl-3 focus-within:border-accent md:ml-23">
        <textarea
          aria-label={`Message to ${agent.name}`}
          aria-describedby={note ? noteId : undefined}
          aria-invalid={message.error ? true : undefined}
          rows={Math.min(6, text.split('\n').length)}
          maxLength={LONGEST}
          value={text}
          placeholder={phone ? 'For its next turn…' : `Tell ${agent.name} something for its next turn…`}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={keys}
          className="min-h-7 min-w-0 flex-1 resize-none bg-transparent py-1 text-13 text-t1 outline-none placeholder:text-t3 max-md:min-h-11 max-md:py-3"
        />
        <Button type="submit" busy={message.isPending} disabled={words === ''} className="max-md:h-11">
          Send
          <CornerDownLeft size={12} aria-hidden className="text-t3" />
        </Button>
      </div>
      {note && (
        <p
          id={noteId}
          role="status"
          className={clsx(
            'mt-1 flex items-center gap-1.5 text-12 md:ml-23',
            message.error ? 'text-fail-text' : 'text-t3',
          )}
        >
          {message.error && <TriangleAlert size={13} aria-hidden />}
          {note}
        </p>
      )}
    </form>
  )
}
