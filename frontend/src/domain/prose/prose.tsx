import { clsx } from 'clsx'
import { memo, useMemo, useState } from 'react'
import { type Prose as Part, parseMarkdown, type Span } from '@/lib/markdown'
import { exactNumber } from '@/lib/numbers'
import { plainText } from '@/lib/plain-text'
import { Button } from '@/ui/button'
import { CodeLine } from '../code/code-line'
import { MarkedText } from './marked-text'

const FIRST = 6000

function Spans({ spans }: { spans: readonly Span[] }) {
  return spans.map((span, index) => {
    const words = <MarkedText text={span.text} />
    // biome-ignore-start lint/suspicious/noArrayIndexKey: the parts of one text never move
    if (span.kind === 'code')
      return (
        <code key={index} className="text-[0.9em]">
          {words}
        </code>
      )
    if (span.kind === 'strong')
      return (
        <strong key={index} className="font-semibold">
          {words}
        </strong>
      )
    if (span.kind === 'em') return <em key={index}>{words}</em>
    return <span key={index}>{words}</span>
    // biome-ignore-end lint/suspicious/noArrayIndexKey: the parts of one text never move
  })
}

function CodeBlock({ text, language }: { text: string; language: string }) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit is scrolled with the arrow keys
      tabIndex={0}
      data-focus="inset"
      className="my-1 overflow-x-auto rounded-panel border border-line bg-raised px-3 py-2 text-12 leading-4.5"
    >
      {text.split('\n').map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text never move
        <span key={index} className="block min-h-4.5">
          <CodeLine text={line} file={language} />
        </span>
      ))}
    </pre>
  )
}

function Item({ part }: { part: Part }) {
  switch (part.kind) {
    case 'code':
      return <CodeBlock text={part.text} language={part.language} />
    case 'heading':
      return (
        <p className="font-semibold">
          <Spans spans={part.spans} />
        </p>
      )
    case 'quote':
      return (
        <p className="border-control border-l-2 pl-3 text-t2">
          <Spans spans={part.spans} />
        </p>
      )
    case 'list': {
      const List = part.ordered ? 'ol' : 'ul'
      return (
        <List
          start={part.ordered ? part.start : undefined}
          className={clsx('pl-5', part.ordered ? 'list-decimal' : 'list-disc')}
        >
          {part.items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the items of one text never move
            <li key={index} style={{ marginLeft: item.depth * 16 }}>
              <Spans spans={item.spans} />
            </li>
          ))}
        </List>
      )
    }
    case 'paragraph':
      return (
        <p className="whitespace-pre-wrap">
          <Spans spans={part.spans} />
        </p>
      )
  }
}

/** What was said, as text with the little of Markdown that helps reading; never as HTML. */
export const Prose = memo(function Prose({
  text,
  className,
}: {
  text: string
  className?: string | undefined
}) {
  const [whole, setWhole] = useState(false)
  const clean = useMemo(() => plainText(text), [text])
  const cut = !whole && clean.length > FIRST * 1.5
  const parts = useMemo(() => parseMarkdown(cut ? clean.slice(0, FIRST) : clean), [clean, cut])
  return (
    <div className={clsx('flex flex-col gap-1.5 text-14 [overflow-wrap:anywhere]', className)}>
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
        <Item key={index} part={part} />
      ))}
      {cut && (
        <Button small variant="quiet" className="self-start" onClick={() => setWhole(true)}>
          Show all {exactNumber(clean.length)} characters
        </Button>
      )}
    </div>
  )
})
