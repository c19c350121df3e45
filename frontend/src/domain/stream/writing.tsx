import { clsx } from 'clsx'
import { Prose } from '../prose/prose'

type Props = { kind: 'text' | 'thinking'; text: string; gap: boolean }

/** Words as they are written, with the place where the next one will stand. */
export function Writing({ kind, text, gap }: Props) {
  return (
    <div
      data-writing={kind}
      className={clsx(
        '[&>div>:last-child]:after:ml-1 [&>div>:last-child]:after:inline-block [&>div>:last-child]:after:h-3.5 [&>div>:last-child]:after:w-1.5 [&>div>:last-child]:after:translate-y-0.5 [&>div>:last-child]:after:rounded-[1px] [&>div>:last-child]:after:bg-accent [&>div>:last-child]:after:content-[""]',
        kind === 'thinking' && 'border-line border-l-2 pl-3 text-t2',
      )}
    >
      <Prose text={text} className={kind === 'thinking' ? 'text-13! text-t2' : undefined} />
      {gap && <p className="text-12 text-t3">Some words were missed; the whole text follows.</p>}
    </div>
  )
}
