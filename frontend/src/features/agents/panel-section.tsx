import type { ReactNode } from 'react'

type SectionProps = { title?: string; aside?: ReactNode; children: ReactNode }

export function Section({ title, aside, children }: SectionProps) {
  return (
    <section className="border-line border-b px-4 py-3 last:border-b-0">
      {title && (
        <div className="mb-1.5 flex items-baseline justify-between gap-2">
          <h3 className="font-semibold text-12">{title}</h3>
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
      <dt className="text-t3">{name}</dt>
      <dd className="flex min-w-0 items-center gap-2">{children}</dd>
    </>
  )
}
