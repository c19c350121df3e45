import { ChevronDown, ChevronRight } from 'lucide-react'
import { Prose } from '@/domain/prose/prose'
import { plural } from '@/lib/numbers'

type Props = { label: string; summary: string; text: string; open: boolean; onToggle: () => void }

const wordsIn = (text: string) => text.trim().split(/\s+/).length

/** A long text that few want to read, as one line that opens. */
export function Folded({ label, summary, text, open, onToggle }: Props) {
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        data-focus="inset"
        onClick={onToggle}
        className="flex h-6 w-full items-center gap-2 pl-1.5 text-left text-13 text-t2 hover:text-t1 max-md:h-11"
      >
        <Chevron size={13} aria-hidden className="shrink-0 text-t3" />
        <span className="shrink-0">{label}</span>
        {!open && <span className="min-w-0 truncate text-12 text-t3">{summary}</span>}
        <span className="num ml-auto shrink-0 pl-2 text-12 text-t3">{plural(wordsIn(text), 'word')}</span>
      </button>
      {open && <Prose text={text} className="border-line border-l-2 py-1 pl-3 text-13! text-t2" />}
    </div>
  )
}
