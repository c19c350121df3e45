export function Logo() {
  return (
    <svg width={18} height={16} viewBox="0 0 18 16" aria-hidden="true" className="shrink-0">
      <rect width={18} height={4.4} rx={1.5} fill="#3b82f6" />
      <rect y={5.8} width={12} height={4.4} rx={1.5} fill="var(--t1)" />
      <rect y={11.6} width={6.5} height={4.4} rx={1.5} fill="var(--t3)" />
    </svg>
  )
}
