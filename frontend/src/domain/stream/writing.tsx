import { clsx } from 'clsx'
import { Prose } from '../prose/prose'

type Props = { kind: 'text' | 'thinking'; text: string; gap: boolean }

/** Words as they are written, with the place where the next one will stand. */
export function Writing({ kind, text, gap }: Props) {
  return (
    <div
      data-writing={kind}
      className={clsx('writing', kind === 'thinking' && 'border-line border-l-2 pl-3 text-t2')}
    >
      <Prose text={text} className={kind === 'thinking' ? 'text-13! text-t2' : undefined} />
      {gap && <p className="text-12 text-t3">Some words were missed; the whole text follows.</p>}
    </div>
  )
}
