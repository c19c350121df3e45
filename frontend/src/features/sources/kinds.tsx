import {
  Bot,
  Clapperboard,
  FileTerminal,
  FolderOpen,
  type LucideIcon,
  Plug,
  SquareTerminal,
} from 'lucide-react'

const icons: Record<string, LucideIcon> = {
  claude_code: SquareTerminal,
  codex: Bot,
  gemini: Bot,
  demo: Clapperboard,
  api: Plug,
  folder: FolderOpen,
}

export function SourceIcon({ kind }: { kind: string }) {
  const Icon = icons[kind] ?? FileTerminal
  return <Icon size={16} aria-hidden className="shrink-0 text-t3" />
}
