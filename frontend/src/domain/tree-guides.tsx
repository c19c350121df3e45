type Props = { guides: readonly boolean[]; last: boolean }

const STEP = 18

/** The thin lines that tie a subagent to its parent: 18 px a level. */
export function TreeGuides({ guides, last }: Props) {
  if (guides.length === 0) return null
  const width = guides.length * STEP
  return (
    <span aria-hidden className="-mr-2 relative shrink-0 self-stretch" style={{ width }}>
      {guides.map((goesOn, level) => {
        const own = level === guides.length - 1
        if (!own && !goesOn) return null
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a level is its index
            key={level}
            className="absolute top-0 w-px bg-control"
            style={{ left: level * STEP + 6.5, height: own && last ? '50%' : '100%' }}
          />
        )
      })}
      <span
        className="absolute top-1/2 h-px bg-control"
        style={{ left: (guides.length - 1) * STEP + 6.5, width: 9 }}
      />
    </span>
  )
}
