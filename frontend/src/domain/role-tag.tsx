export function RoleTag({ role }: { role: string }) {
  return (
    <span
      title={role}
      className="inline-flex h-4.5 min-w-0 max-w-full items-center rounded-tag border border-line px-1.5 text-11 text-t2 uppercase"
    >
      <span className="truncate">{role}</span>
    </span>
  )
}
