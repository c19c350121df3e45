import { useMemo, useState } from 'react'
import { CodeLine } from '@/domain/code/code-line'
import { exactNumber } from '@/lib/numbers'
import { Button } from '@/ui/button'

const FIRST = 300

/** JSON laid out and coloured line by line. */
export function Json({ value }: { value: unknown }) {
  const lines = useMemo(() => JSON.stringify(value, null, 2).split('\n'), [value])
  const [shown, setShown] = useState(FIRST)
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit is scrolled with the arrow keys
      tabIndex={0}
      data-focus="inset"
      className="overflow-x-auto whitespace-pre-wrap text-12 leading-4.5 [overflow-wrap:anywhere]"
    >
      {lines.slice(0, shown).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one value never move
        <span key={index} className="block">
          <CodeLine text={line} file="json" />
        </span>
      ))}
      {lines.length > shown && (
        <Button small variant="quiet" onClick={() => setShown(lines.length)}>
          Show all {exactNumber(lines.length)} lines
        </Button>
      )}
    </pre>
  )
}
