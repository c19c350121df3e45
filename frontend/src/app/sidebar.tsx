import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { PanelLeft } from 'lucide-react'
import { memo } from 'react'
import { NavLink } from 'react-router'
import { statusOptions } from '@/api/fleet'
import type { FleetStatus } from '@/api/types'
import { formatBytes } from '@/lib/numbers'
import { usePreferences } from '@/lib/preferences'
import { IconButton } from '@/ui/icon-button'
import { Logo } from '@/ui/logo'
import { useTip } from '@/ui/tip'
import { type Badge, useNavBadges } from './nav-badges'
import { type NavItem, navItems } from './nav-items'

export function Sidebar() {
  const folded = usePreferences((state) => state.sidebarFolded)
  const toggle = usePreferences((state) => state.toggleSidebar)
  const badges = useNavBadges()
  const fold = (
    <IconButton
      label={folded ? 'Unfold the sidebar' : 'Fold the sidebar'}
      icon={<PanelLeft size={15} aria-hidden />}
      onClick={toggle}
      className={folded ? 'h-7 w-9' : 'size-7'}
    />
  )
  return (
    <nav
      aria-label="Main"
      className={clsx(
        'flex shrink-0 flex-col border-line border-r bg-sidebar px-2 max-md:hidden',
        folded ? 'w-13' : 'w-50',
      )}
    >
      <div className={clsx('flex h-12 shrink-0 items-center gap-2', folded ? 'justify-center' : 'pl-2')}>
        <Logo />
        {!folded && (
          <>
            <span className="font-semibold text-14">Fleetdeck</span>
            <span className="ml-auto">{fold}</span>
          </>
        )}
      </div>
      <ul className="flex flex-col gap-0.5 pt-1">
        {navItems.map((item) => (
          <SidebarItem key={item.to} item={item} badge={badges[item.to]} folded={folded} />
        ))}
      </ul>
      <div className="mt-auto py-2">{folded ? fold : <Facts />}</div>
    </nav>
  )
}

type ItemProps = { item: NavItem; badge: Badge | undefined; folded: boolean }

const SidebarItem = memo(function SidebarItem({ item, badge, folded }: ItemProps) {
  const tip = useTip(folded ? item.label : null, { describes: false })
  const says = badge ? `${item.label}, ${badge.says}` : item.label
  return (
    <li className={clsx(item.divided && 'mt-2 border-line border-t pt-2')}>
      <NavLink
        to={item.to}
        end={item.to === '/'}
        aria-label={says}
        className={({ isActive }) =>
          clsx(
            'relative flex h-7 items-center gap-2.5 rounded-panel px-2 font-medium text-13',
            isActive ? 'bg-nav text-t1' : 'text-t2 hover:bg-hover hover:text-t1',
            folded && 'w-9 justify-center px-0',
          )
        }
        {...tip}
      >
        <item.icon size={15} aria-hidden className="shrink-0" />
        {!folded && item.label}
        {badge && <BadgeMark badge={badge} corner={folded} />}
      </NavLink>
    </li>
  )
})

function BadgeMark({ badge, corner }: { badge: Badge; corner: boolean }) {
  return (
    <span
      aria-hidden
      className={clsx(
        'num',
        badge.trouble ? 'text-warn-text' : 'text-t2',
        corner
          ? 'absolute -top-0.5 -right-0.5 flex h-3.5 min-w-3.5 items-center justify-center rounded-full bg-segment px-0.5 text-11'
          : 'ml-auto text-12',
      )}
    >
      {badge.count}
    </span>
  )
}

const factsOf = ({ version, disk }: FleetStatus) => ({ version, disk })

function Facts() {
  const { data } = useQuery({ ...statusOptions(), select: factsOf })
  if (!data) return null
  const { used_bytes: used, limit_bytes: limit } = data.disk
  return (
    <p className="truncate px-2 text-12 text-t3">
      v{data.version}
      {used !== null && ` · disk ${formatBytes(used)}`}
      {limit !== null && ` of ${formatBytes(limit)}`}
    </p>
  )
}
