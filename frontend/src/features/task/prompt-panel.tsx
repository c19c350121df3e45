import { clsx } from 'clsx'
import { useLayoutEffect, useRef, useState } from 'react'
import type { TaskDetail } from '@/api/types'
import { Prose } from '@/domain/prose/prose'
import { plural } from '@/lib/numbers'
import { PanelBoundary } from '@/ui/panel-boundary'

const LINE = 22
const FOLDED_LINES = 3

/** What was asked for; after three lines it folds. */
export function PromptPanel({ task }: { task: TaskDetail }) {
  const [open, setOpen] = useState(false)
  const [lines, setLines] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  const text = task.prompt || task.title
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again when the text or its width changes
  useLayoutEffect(() => {
    const inner = box.current?.firstElementChild
    if (!inner) return
    const read = () => setLines(Math.round(inner.getBoundingClientRect().height / LINE))
    read()
    const observer = new ResizeObserver(read)
    observer.observe(inner)
    return () => observer.disconnect()
  }, [text])
  const folds = lines > FOLDED_LINES
  return (
    <section
      aria-label="Prompt"
      className="relative shrink-0 rounded-panel border border-line bg-surface px-3 py-2.5 max-md:px-4"
    >
      <PanelBoundary>
        <div
          ref={box}
          className="overflow-hidden"
          style={folds && !open ? { maxHeight: FOLDED_LINES * LINE } : undefined}
        >
          <Prose text={text} />
        </div>
        {folds && (
          <p
            className={clsx(
              'text-14 leading-5.5',
              !open &&
                'absolute right-3 bottom-2.5 bg-surface pl-1 max-md:right-4 before:absolute before:inset-y-0 before:right-full before:w-8 before:bg-linear-to-r before:from-transparent before:to-surface',
            )}
          >
            <button
              type="button"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
              className="relative text-13 text-link after:absolute after:-inset-x-2 after:-inset-y-3 hover:underline md:after:hidden"
            >
              {open ? 'Show less' : `Show all ${plural(lines, 'line')}`}
            </button>
          </p>
        )}
        {task.instructions && open && (
          <div className="mt-2 border-line border-t pt-2">
            <h2 className="text-12 text-t2">Instructions</h2>
            <Prose text={task.instructions} className="text-13!" />
          </div>
        )}
      </PanelBoundary>
    </section>
  )
}
