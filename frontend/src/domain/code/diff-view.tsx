import { clsx } from 'clsx'
import { useMemo, useState } from 'react'
import { plural } from '@/lib/numbers'
import { Button } from '@/ui/button'
import { CodeLine } from './code-line'
import { type DiffLine, parsePatch } from './patch'

const FIRST = 400

const back = { same: '', add: 'bg-add', del: 'bg-del', gap: 'bg-raised' }
const gutter = { same: 'text-t2', add: 'bg-add-gutter text-t2', del: 'bg-del-gutter text-t2', gap: '' }
const sign = { same: '', add: '+', del: '−', gap: '' }
const signLook = { same: '', add: 'text-done-text', del: 'text-fail-text', gap: '' }

function Line({ line, file }: { line: DiffLine; file: string }) {
  if (line.kind === 'gap')
    return (
      <tr className="bg-raised">
        <td colSpan={4} className="h-4.5 px-3 text-11 text-t2">
          {line.text ? `… ${line.text}` : '…'}
        </td>
      </tr>
    )
  const number = 'w-9 min-w-9 select-none px-1.5 text-right align-top text-11'
  return (
    <tr className={back[line.kind]}>
      <td className={clsx(number, gutter[line.kind])}>{line.old}</td>
      <td className={clsx(number, gutter[line.kind])}>{line.new}</td>
      <td className={clsx('w-5 min-w-5 select-none text-center', signLook[line.kind])}>
        {sign[line.kind]}
        {line.kind !== 'same' && <span className="sr-only">{line.kind === 'add' ? 'added' : 'removed'}</span>}
      </td>
      <td className="whitespace-pre pr-3 text-t1">
        <CodeLine
          text={line.text}
          file={file}
          mark={line.mark}
          markLook={line.kind === 'add' ? 'bg-add-gutter' : 'bg-del-gutter'}
        />
      </td>
    </tr>
  )
}

/** A unified diff with both line numbers; long ones come in parts. */
export function DiffView({ patch, file }: { patch: string; file: string }) {
  const lines = useMemo(() => parsePatch(patch), [patch])
  const [shown, setShown] = useState(FIRST)
  const rest = lines.length - shown
  if (lines.length === 0) return <p className="px-3 py-2 text-12 text-t3">No lines changed.</p>
  return (
    <div
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit is scrolled with the arrow keys
      tabIndex={0}
      data-focus="inset"
      className="overflow-x-auto"
      aria-label={`Changes of ${file}`}
    >
      <table className="w-full border-collapse font-mono text-12 leading-4.5">
        <tbody>
          {lines.slice(0, shown).map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one diff never move
            <Line key={index} line={line} file={file} />
          ))}
        </tbody>
      </table>
      {rest > 0 && (
        <Button variant="quiet" small className="m-2" onClick={() => setShown(shown + 4 * FIRST)}>
          Show {plural(Math.min(rest, 4 * FIRST), 'more line')}
        </Button>
      )}
    </div>
  )
}
