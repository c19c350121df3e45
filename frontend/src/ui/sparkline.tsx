type Props = { values: readonly number[]; width?: number; height?: number; colour?: string; label: string }

/** A bare line: the figure beside it says the number. */
export function Sparkline({ values, width = 64, height = 18, colour = 'var(--t3)', label }: Props) {
  const top = Math.max(...values, 1)
  const step = values.length > 1 ? width / (values.length - 1) : width
  const points = values
    .map(
      (value, index) =>
        `${(index * step).toFixed(1)},${(height - 1 - (value / top) * (height - 2)).toFixed(1)}`,
    )
    .join(' ')
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <polyline points={points} fill="none" stroke={colour} strokeWidth={1.25} strokeLinejoin="round" />
    </svg>
  )
}
