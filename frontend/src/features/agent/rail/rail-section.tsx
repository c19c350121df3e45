import type { ReactNode } from 'react'

type Props = { title?: string; aside?: ReactNode; children: ReactNode }

export function RailSection({ title, aside, children }: Props) {
  return (
    <section aria-label={title} className="mx-4 border-line border-b py-3 last:border-b-0">
      {title && (
        <div className="mb-1 flex items-baseline justify-between gap-2">
          <h2 className="font-semibold text-12">{title}</h2>
          <span className="num text-12 text-t2">{aside}</span>
        </div>
      )}
      {children}
    </section>
  )
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-t2">{name}</dt>
      <dd className="flex min-w-0 items-center gap-2">{children}</dd>
    </>
  )
}

export const factsLook = 'grid grid-cols-[76px_minmax(0,1fr)] gap-y-1 text-13'
