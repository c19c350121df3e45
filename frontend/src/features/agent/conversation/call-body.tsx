import { clsx } from 'clsx'
import { useState } from 'react'
import { Link } from 'react-router'
import { MarkedText } from '@/domain/prose/marked-text'
import { exactNumber, plural } from '@/lib/numbers'
import { plainText } from '@/lib/plain-text'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy-button'
import { PatchOf } from '../diff/patch-of'
import { tabPath } from '../params'
import { type CallView, failed } from './call-view'

const FIRST_LINES = 40
const FIRST_LETTERS = 12_000

/** What went into a call and what came out: the diff where it changed a file, else input and output. */
export function CallBody({ agentId, call }: { agentId: string; call: CallView }) {
  const changed = call.files.filter((file) => file.operation !== 'read')
  const diffs = changed.length > 0 && !failed(call)
  return (
    <div>
      {diffs &&
        changed.map((file) => (
          <div key={file.seq}>
            {changed.length > 1 && (
              <p className="flex h-6 items-center gap-2 px-3 text-11 text-t3">
                <Link
                  to={tabPath(agentId, 'files', { file: file.path, change: String(file.seq) })}
                  className="truncate font-mono text-link hover:underline"
                >
                  {file.path}
                </Link>
                {file.operation}
              </p>
            )}
            <PatchOf agentId={agentId} seq={file.seq} path={file.path} />
            {changed.length === 1 && (
              <p className="border-row border-t px-3 py-1 text-right text-12">
                <Link
                  to={tabPath(agentId, 'files', { file: file.path, change: String(file.seq) })}
                  className="text-link hover:underline"
                >
                  History of the file
                </Link>
              </p>
            )}
          </div>
        ))}
      {failed(call) && <Failure call={call} />}
      {!diffs && <Input input={call.input} />}
      {!diffs && !failed(call) && call.output !== null && call.output !== '' && (
        <TextBox title="Output" text={call.output} />
      )}
      {call.status === 'running' && <p className="px-3 py-2 text-12 text-t3">No result yet.</p>}
    </div>
  )
}

function Failure({ call }: { call: CallView }) {
  const text = call.output?.trim() || call.error || 'The source does not say why.'
  const more = call.error && !text.includes(call.error) ? `${call.error}\n${text}` : text
  return <TextBox title={call.status === 'denied' ? 'Denied' : 'Error'} text={more} failed />
}

function Input({ input }: { input: unknown }) {
  if (input === null || input === undefined) return null
  if (typeof input === 'string') return <TextBox title="Input" text={input} />
  const fields = Object.entries(input as Record<string, unknown>)
  const only = fields.length === 1 ? fields[0] : undefined
  if (only && typeof only[1] === 'string') return <TextBox title={only[0]} text={only[1]} />
  return (
    <TextBox
      title="Input"
      text={fields
        .map(
          ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}`,
        )
        .join('\n')}
    />
  )
}

/** A piece of text in its own frame; long ones show their beginning first. */
export function TextBox({ title, text, failed = false }: { title: string; text: string; failed?: boolean }) {
  const [whole, setWhole] = useState(false)
  const clean = plainText(text).replace(/\n+$/, '')
  const lines = clean.split('\n')
  const cut = !whole && (lines.length > FIRST_LINES || clean.length > FIRST_LETTERS)
  const shown = cut ? lines.slice(0, FIRST_LINES).join('\n').slice(0, FIRST_LETTERS) : clean
  return (
    <div className="border-row border-t first:border-t-0">
      <p className="flex h-6 items-center justify-between pr-1 pl-3 text-11 text-t3">
        {title}
        <CopyButton text={text} label={`Copy: ${title}`} className="size-6 max-md:size-8" />
      </p>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit is scrolled with the arrow keys
        tabIndex={0}
        data-focus="inset"
        className={clsx(
          'max-h-96 overflow-auto whitespace-pre-wrap px-3 pb-2 text-12 leading-4.5 [overflow-wrap:anywhere]',
          failed ? 'text-fail-text' : 'text-t1',
        )}
      >
        <MarkedText text={shown} />
      </pre>
      {cut && (
        <Button small variant="quiet" className="mx-1 mb-1" onClick={() => setWhole(true)}>
          {lines.length > FIRST_LINES
            ? `Show all ${plural(lines.length, 'line')}`
            : `Show all ${exactNumber(clean.length)} characters`}
        </Button>
      )}
    </div>
  )
}
