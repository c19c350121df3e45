import { TriangleAlert } from 'lucide-react'
import type { Source } from '@/api/types'

const words: Record<Source['state'], string> = {
  starting: 'Starting',
  live: 'Live',
  importing: 'Importing',
  idle: 'Idle',
  paused: 'Paused',
  problem: 'Problem',
  missing: 'Missing',
}

const dots: Partial<Record<Source['state'], string>> = {
  starting: 'bg-t3',
  live: 'bg-done',
  importing: 'bg-accent',
  idle: 'border-[1.5px] border-t3',
  paused: 'border-[1.5px] border-t3 border-dashed',
}

/** A dot or the triangle, always with the word. */
export function SourceState({ state }: { state: Source['state'] }) {
  const dot = dots[state]
  return (
    <span className={`inline-flex items-center gap-2 whitespace-nowrap ${dot ? '' : 'text-warn-text'}`}>
      {dot ? (
        <span aria-hidden className={`mx-0.75 size-2 rounded-full in-data-stale:opacity-55 ${dot}`} />
      ) : (
        <TriangleAlert size={14} aria-hidden />
      )}
      {words[state]}
    </span>
  )
}
