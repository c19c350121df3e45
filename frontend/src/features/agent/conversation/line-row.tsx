import { clsx } from 'clsx'
import { ChevronRight, Copy, ImageIcon } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { Prose } from '@/domain/prose/prose'
import { StatusMark } from '@/domain/status-mark'
import { Writing } from '@/domain/stream/writing'
import { ClockTime } from '@/domain/time'
import { plural } from '@/lib/numbers'
import { clockTime } from '@/lib/time'
import { copyText } from '@/ui/copy-button'
import { IconButton } from '@/ui/icon-button'
import { CallRow } from './call-row'
import { type CallView, deltaOf } from './call-view'
import { Folded } from './folded'
import type { Line } from './lines'
import { noticeOf } from './notice'

type Props = {
  line: Line
  agentId: string
  speaker: string
  open: ReadonlySet<string>
  pointed: boolean
  onToggle: (key: string) => void
  onUnfold: (key: string) => void
}

/** One line of the conversation: who and when in the gutter, what beside it. */
export const LineRow = memo(function LineRow(props: Props) {
  const { line, speaker } = props
  const joined = line.kind === 'call' && !line.first
  const lead = 'lead' in line && line.lead
  const showTime = lead || (!('lead' in line) && !joined)
  return (
    <div
      className={clsx(
        'group flex gap-3 px-4 max-md:flex-col max-md:gap-0.5 max-md:px-3',
        lead || (!('lead' in line) && !joined) ? 'pt-2.5' : 'pt-0',
        'lead' in line && !lead && 'pt-1',
      )}
    >
      <div className="flex w-20 shrink-0 flex-col items-end pt-px max-md:w-auto max-md:flex-row max-md:items-center max-md:gap-2">
        {lead && (
          <span
            className="max-w-full truncate font-semibold text-11 text-t1 uppercase leading-5"
            title={speaker}
          >
            {speaker}
          </span>
        )}
        {showTime && line.time && (
          <span className={clsx('leading-4', !lead && 'pt-1.5 max-md:pt-0')}>
            <ClockTime time={line.time} seconds />
          </span>
        )}
      </div>
      <div
        className={clsx(
          'min-w-0 max-w-196 flex-1',
          props.pointed && line.kind !== 'call' && 'rounded-tag outline-2 outline-accent outline-offset-4',
        )}
      >
        <Content {...props} />
      </div>
    </div>
  )
})

function Content({ line, agentId, open, pointed, onToggle, onUnfold }: Props) {
  switch (line.kind) {
    case 'call':
      return (
        <CallRow
          agentId={agentId}
          call={line.call}
          open={open.has(line.call.id)}
          onToggle={onToggle}
          first={line.first}
          last={line.last}
          pointed={pointed}
        />
      )
    case 'fold':
      return <Fold calls={line.calls} onOpen={() => onUnfold(line.key)} />
    case 'thought':
      return <Thought text={line.text} open={open.has(line.key)} onToggle={() => onToggle(line.key)} />
    case 'image':
      return (
        <p className="flex items-center gap-2 py-1 text-12 text-t2">
          <ImageIcon size={14} aria-hidden /> Picture, {line.words}
        </p>
      )
    case 'writing':
      return <Writing kind={line.stream.kind} text={line.stream.text} gap={line.stream.gap} />
    case 'words':
      return line.role === 'system' ? (
        <SystemWords text={line.text} open={open.has(line.key)} onToggle={() => onToggle(line.key)} />
      ) : (
        <div
          className={clsx(
            'relative',
            line.person && 'rounded-r-panel border-accent border-l-2 bg-selected py-1 pl-3',
          )}
        >
          <Prose text={line.text} />
          {line.truncated && <p className="text-12 text-t3">The source cut this text.</p>}
          <CopyWords text={line.text} />
        </div>
      )
  }
}

function CopyWords({ text }: { text: string }): ReactNode {
  return (
    <IconButton
      label="Copy the message"
      icon={<Copy size={13} aria-hidden />}
      onClick={() => void copyText(text)}
      className="absolute top-0 right-0 size-6 bg-page opacity-0 focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
    />
  )
}

function SystemWords({ text, open, onToggle }: { text: string; open: boolean; onToggle: () => void }) {
  const notice = noticeOf(text)
  return notice ? (
    <Folded {...notice} text={text} open={open} onToggle={onToggle} />
  ) : (
    <p className="text-13 text-t2 [overflow-wrap:anywhere]">{text}</p>
  )
}

type ThoughtProps = { text: string; open: boolean; onToggle: () => void }

function Thought({ text, open, onToggle }: ThoughtProps) {
  if (text === '') return <p className="py-1 text-13 text-t3">Thought, kept back by the provider</p>
  const [first = ''] = text.trim().split('\n')
  return <Folded label="Thought" summary={first} text={text} open={open} onToggle={onToggle} />
}

function Fold({ calls, onOpen }: { calls: readonly CallView[]; onOpen: () => void }) {
  const edits = calls.filter((call) => deltaOf(call.files) !== null).length
  const [first] = calls
  const last = calls.at(-1)
  return (
    <button
      type="button"
      onClick={onOpen}
      data-focus="inset"
      className="mb-1 flex h-7 w-full items-center gap-2 rounded-panel border border-control border-dashed px-2.5 text-left text-13 text-t2 hover:bg-hover max-md:h-11"
    >
      <ChevronRight size={13} aria-hidden className="shrink-0 text-t3" />
      <span className="num">
        {plural(calls.length, 'call')} folded{edits > 0 && `, ${plural(edits, 'edit')}`}
      </span>
      <span className="num ml-auto text-12 text-t2 max-md:hidden">
        {first?.time && clockTime(Date.parse(first.time), true)} to{' '}
        {last?.time && clockTime(Date.parse(last.time), true)}
      </span>
      <StatusMark status="completed" />
    </button>
  )
}
