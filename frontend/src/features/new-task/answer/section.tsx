import type { ReactNode } from 'react'

type Props = { title: string; words?: string; aside?: ReactNode; children: ReactNode }

export function AnswerSection({ title, words, aside, children }: Props) {
  return (
    <section aria-label={title} className="border-line border-b px-4 py-3 last:border-b-0">
      <div className="mb-2 flex items-baseline gap-2">
        <h2 className="shrink-0 font-semibold text-12">{title}</h2>
        <span className="min-w-0 truncate text-12 text-t3" title={words}>
          {words}
        </span>
        <span className="ml-auto shrink-0 text-12 text-t3">{aside}</span>
      </div>
      {children}
    </section>
  )
}
