import type { ReactNode } from 'react'

type SectionProps = { title?: string; aside?: ReactNode; children: ReactNode }

export function Section({ title, aside, children }: SectionProps) {
  return (
    <section className="border-line border-b px-4 py-3 last:border-b-0">
      {title && (
        <div className="mb-1.5 flex items-baseline gap-2">
          <h3 className="shrink-0 font-semibold text-12">{title}</h3>
          {aside}
        </div>
      )}
      {children}
    </section>
  )
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-t3 max-md:self-center [overflow-wrap:anywhere]">{name}</dt>
      <dd className="flex min-w-0 flex-wrap items-center gap-x-1.5 [overflow-wrap:anywhere]">{children}</dd>
    </div>
  )
}
