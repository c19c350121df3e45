import { clsx } from 'clsx'
import { Menu as MenuIcon, SunMoon } from 'lucide-react'
import { NavLink, useNavigate } from 'react-router'
import { flipTheme } from '@/lib/theme'
import { ActionMenu } from '@/ui/action-menu'
import { useNavBadges } from './nav-badges'
import { navItems } from './nav-items'

const cell = 'flex h-16 min-w-11 flex-1 flex-col items-center justify-center gap-1 text-11 font-medium'

/** The sidebar of a phone. */
export function BottomBar() {
  const badges = useNavBadges()
  const navigate = useNavigate()
  const rest = navItems.filter((item) => !item.phone)
  return (
    <nav
      aria-label="Main"
      className="flex shrink-0 border-line border-t bg-sidebar pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {navItems
        .filter((item) => item.phone)
        .map((item) => {
          const badge = badges[item.to]
          return (
            <NavLink
              key={item.to}
              to={item.to}
              end={item.to === '/'}
              aria-label={badge ? `${item.label}, ${badge.says}` : item.label}
              data-focus="inset"
              className={({ isActive }) => clsx(cell, isActive ? 'text-link' : 'text-t2')}
            >
              <span className="relative">
                <item.icon size={18} aria-hidden />
                {badge && (
                  <span
                    aria-hidden
                    className="num absolute -top-2 left-2.5 flex h-4 min-w-4 items-center justify-center rounded-full bg-segment px-1 text-11 text-t1"
                  >
                    {badge.count}
                  </span>
                )}
              </span>
              {item.label}
            </NavLink>
          )
        })}
      <ActionMenu
        label="More"
        trigger={
          <button type="button" className={clsx(cell, 'text-t2')} data-focus="inset">
            <MenuIcon size={18} aria-hidden />
            More
          </button>
        }
        actions={[
          ...rest.map((item) => ({
            label: item.label,
            icon: <item.icon size={15} aria-hidden />,
            run: () => void navigate(item.to),
          })),
          { label: 'Switch the theme', icon: <SunMoon size={15} aria-hidden />, run: flipTheme },
        ]}
      />
    </nav>
  )
}
