import { Lock } from 'lucide-react'
import { plural } from '@/lib/numbers'

/** Says why nothing can be dragged. */
export function BoardFooter({ total }: { total: number | null }) {
  return (
    <footer className="num flex h-8 shrink-0 items-center gap-2 border-line border-t bg-raised px-4 text-12 text-t2 max-md:px-3">
      <Lock size={12} aria-hidden className="shrink-0" />
      <span className="min-w-0 truncate">Read-only: a card moves when its file or its task does</span>
      {total !== null && <span className="ml-auto whitespace-nowrap">{plural(total, 'task')}</span>}
    </footer>
  )
}
