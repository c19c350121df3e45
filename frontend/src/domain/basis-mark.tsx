import type { CostBasis } from '@/api/types'

export const basisWord: Record<CostBasis, string> = {
  reported: 'reported',
  computed: 'computed',
  guessed: '~ guessed',
  mixed: 'several bases',
  unknown: 'no price known',
}

/** Where an amount comes from: full = reported, half = computed, dashed amber = guessed. Always with its word. */
export function BasisMark({ basis, word }: { basis: CostBasis; word?: string }) {
  const guessed = basis === 'guessed' || basis === 'unknown'
  return (
    <span className={`inline-flex items-center gap-1.5 text-12 ${guessed ? 'text-warn-text' : 'text-t2'}`}>
      <svg width={10} height={10} viewBox="0 0 10 10" aria-hidden="true" className="shrink-0">
        <rect
          x={0.75}
          y={0.75}
          width={8.5}
          height={8.5}
          rx={1.5}
          fill={basis === 'reported' ? 'currentColor' : 'none'}
          stroke="currentColor"
          strokeWidth={1.25}
          strokeDasharray={guessed ? '2 1.5' : undefined}
        />
        {(basis === 'computed' || basis === 'mixed') && (
          <rect x={1} y={1} width={4} height={8} fill="currentColor" />
        )}
      </svg>
      {word ?? basisWord[basis]}
    </span>
  )
}
