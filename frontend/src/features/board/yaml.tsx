import { useState } from 'react'
import { CodeLine } from '@/domain/code/code-line'
import { exactNumber } from '@/lib/numbers'
import { plainText } from '@/lib/plain-text'
import { Button } from '@/ui/button'

const FIRST = 200
const keyed = /^(\s*(?:- )?)([\w.-]+)(:)(\s.*)?$/
const item = /^(\s*-\s+)(.*)$/
/** Anything that is more than plain words, and is coloured as code. */
const code = /^\s*(?:$|["'#[{|>&*!]|-?\d|(?:true|false|null|yes|no|on|off|~)\s*$)/i

const date = /^\s*\d{4}-\d\d-\d\d(?:[T ][\d:.]+)?(?:Z|[+-]\d\d:?\d\d)?\s*$/
const inlineList = /^(\s*\[)([^[\]{}"']*)(\].*)$/

function Value({ text }: { text: string }) {
  if (date.test(text)) return <span className="text-code-number">{text}</span>
  const [, begin, words = '', end = ''] = inlineList.exec(text) ?? []
  if (begin !== undefined)
    return (
      <>
        <span className="text-t2">{begin}</span>
        <span className="text-code-string">{plainText(words)}</span>
        <CodeLine text={end} file="yaml" />
      </>
    )
  if (code.test(text)) return <CodeLine text={text} file="yaml" />
  return <span className="text-code-string">{plainText(text)}</span>
}

function Line({ text }: { text: string }) {
  const [, before = '', key = '', colon = '', value = ''] = keyed.exec(text) ?? []
  if (key)
    return (
      <>
        <span className="text-t2">{before}</span>
        <span className="text-code-name">{key}</span>
        <span className="text-t2">{colon}</span>
        <Value text={value} />
      </>
    )
  const [, dash, rest = ''] = item.exec(text) ?? []
  if (dash === undefined) return <Value text={text} />
  return (
    <>
      <span className="text-t2">{dash}</span>
      <Value text={rest} />
    </>
  )
}

/** A file of YAML as it stands, with its line numbers. */
export function Yaml({ text, label }: { text: string; label: string }) {
  const lines = text.replace(/\n$/, '').split('\n')
  const [shown, setShown] = useState(FIRST)
  const rest = lines.length - shown
  return (
    <div className="overflow-hidden rounded-panel border border-line bg-page">
      <div
        role="group"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit is scrolled with the arrow keys
        tabIndex={0}
        data-focus="inset"
        className="overflow-x-auto py-2"
      >
        <table className="border-collapse font-mono text-12 leading-4.5">
          <tbody>
            {lines.slice(0, shown).map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text never move
              <tr key={index}>
                <td className="num w-9 min-w-9 select-none pr-2.5 text-right align-top text-11 text-t3">
                  {index + 1}
                </td>
                <td className="whitespace-pre pr-3 text-t1">
                  <Line text={line} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rest > 0 && (
        <Button small variant="quiet" className="m-1" onClick={() => setShown(lines.length)}>
          Show {exactNumber(rest)} more lines
        </Button>
      )}
    </div>
  )
}
