import {
  Bot,
  CalendarClock,
  Clapperboard,
  Database,
  FileTerminal,
  FolderKanban,
  FolderOpen,
  type LucideIcon,
  Plug,
  ScrollText,
  SquareTerminal,
  Waypoints,
  Webhook,
} from 'lucide-react'

type Kind = { icon: LucideIcon; name?: string }

const kinds: Record<string, Kind> = {
  claude_code: { icon: SquareTerminal, name: 'Claude Code' },
  'claude-code-hooks': { icon: Webhook, name: 'Claude Code hooks' },
  codex: { icon: Bot, name: 'Codex' },
  gemini: { icon: Bot, name: 'Gemini' },
  collaboration: { icon: FolderKanban, name: 'Task files' },
  telemetry_db: { icon: Database, name: 'Invocations' },
  dispatcher: { icon: CalendarClock, name: 'Dispatcher' },
  agent_logs: { icon: ScrollText, name: 'Agent logs' },
  otlp: { icon: Waypoints, name: 'OpenTelemetry' },
  hooks: { icon: Webhook, name: 'Hooks' },
  demo: { icon: Clapperboard, name: 'Demo' },
  api: { icon: Plug, name: 'API' },
  folder: { icon: FolderOpen, name: 'Folder' },
}

/** A kind of source as people say it. */
export const kindName = (kind: string): string => kinds[kind]?.name ?? kind

export function SourceIcon({ kind }: { kind: string }) {
  const Icon = kinds[kind]?.icon ?? FileTerminal
  return (
    <span title={kindName(kind)} className="flex shrink-0">
      <Icon size={16} aria-hidden className="text-t3" />
    </span>
  )
}
