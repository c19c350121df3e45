import {
  Activity,
  Bot,
  CalendarClock,
  ChartColumn,
  Database,
  LayoutDashboard,
  ListChecks,
  type LucideIcon,
  ReceiptText,
  Settings,
  SquareKanban,
} from 'lucide-react'

export type NavItem = {
  to: string
  label: string
  icon: LucideIcon
  /** Pressed after G. */
  key: string
  /** A thin line stands above it. */
  divided?: boolean
  /** Has a place in the bar of a phone. */
  phone?: boolean
}

export const navItems: readonly NavItem[] = [
  { to: '/', label: 'Overview', icon: LayoutDashboard, key: 'o', phone: true },
  { to: '/agents', label: 'Agents', icon: Bot, key: 'a', phone: true },
  { to: '/tasks', label: 'Tasks', icon: ListChecks, key: 't', phone: true },
  { to: '/board', label: 'Board', icon: SquareKanban, key: 'b' },
  { to: '/schedules', label: 'Schedules', icon: CalendarClock, key: 'h' },
  { to: '/activity', label: 'Activity', icon: Activity, key: 'y' },
  { to: '/costs', label: 'Costs', icon: ReceiptText, key: 'c', divided: true, phone: true },
  { to: '/analytics', label: 'Analytics', icon: ChartColumn, key: 'n' },
  { to: '/sources', label: 'Sources', icon: Database, key: 's', divided: true },
  { to: '/settings', label: 'Settings', icon: Settings, key: ',' },
]
