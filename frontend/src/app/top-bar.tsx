import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { Moon, Power, Search, Sun } from 'lucide-react'
import { useMatches } from 'react-router'
import { statusOptions } from '@/api/fleet'
import type { FleetStatus } from '@/api/types'
import { Money } from '@/domain/money'
import { SimulatedTag } from '@/domain/simulated-tag'
import { flipTheme, useShownTheme } from '@/lib/theme'
import { IconButton } from '@/ui/icon-button'
import { Kbd, modKey } from '@/ui/kbd'
import { Logo } from '@/ui/logo'
import { AccountMenu } from './account-menu'
import { ApprovalsButton } from './approvals-button'
import { ConnectionIndicator } from './connection-indicator'
import { useOverlay } from './overlay-store'
import { PlanMark } from './plan-mark'

function usePageTitle(): string {
  const handles = useMatches().map((match) => match.handle as { title?: string } | undefined)
  return handles.findLast((handle) => handle?.title)?.title ?? 'Fleetdeck'
}

const signsOf = ({ simulated, guard }: FleetStatus) => ({ simulated, stopped: guard.stopped })

export function TopBar() {
  const openPalette = useOverlay((state) => state.openPalette)
  const { data } = useQuery({ ...statusOptions(), select: signsOf })
  const title = usePageTitle()
  return (
    <header className="group/bar flex h-12 shrink-0 items-center gap-3 border-line border-b px-4 max-md:h-13">
      <div className="flex min-w-0 items-center gap-2.5 md:hidden">
        <Logo />
        <span className="truncate font-semibold text-16" aria-hidden>
          {title}
        </span>
      </div>
      <button
        type="button"
        onClick={openPalette}
        className="flex h-8 w-80 min-w-32 items-center gap-2 rounded-panel border border-control bg-surface px-2.5 text-13 text-t3 hover:text-t2 max-md:hidden"
      >
        <Search size={14} aria-hidden />
        Search or jump…
        <span className="ml-auto" aria-hidden>
          <Kbd>{modKey}K</Kbd>
        </span>
      </button>
      <div className="ml-auto flex shrink-0 items-center gap-4 max-md:-mr-3 max-md:gap-2">
        {data?.simulated && <SimulatedTag brief />}
        <ApprovalsButton />
        <ConnectionIndicator />
        <PlanMark />
        <Today />
        <div className="flex items-center gap-1">
          <IconButton
            label="Search or jump"
            icon={<Search size={17} aria-hidden />}
            onClick={openPalette}
            className="size-11 md:hidden"
          />
          <ThemeButton />
          <KillButton stopped={data?.stopped ?? false} />
          <AccountMenu />
        </div>
      </div>
    </header>
  )
}

const todayOf = ({ cost }: FleetStatus) => ({ amount: cost.today, unpriced: cost.unpriced_calls > 0 })

function Today() {
  const { data } = useQuery({ ...statusOptions(), select: todayOf })
  if (!data) return null
  return (
    <span className="flex h-8 items-center gap-2 border-line border-l pl-4 text-12 text-t2 max-md:hidden">
      Today
      <Money amount={data.amount} className="font-semibold text-t1" unpriced={data.unpriced} />
    </span>
  )
}

function KillButton({ stopped }: { stopped: boolean }) {
  const openKill = useOverlay((state) => state.openKill)
  return (
    <IconButton
      label={stopped ? 'Stopped: release the kill switch' : 'Stop everything that Fleetdeck runs'}
      icon={<Power size={15} aria-hidden className="max-md:size-[17px]" />}
      onClick={openKill}
      className={clsx('size-7 max-md:size-11', stopped ? 'bg-danger text-white!' : 'text-fail-text!')}
    />
  )
}

function ThemeButton() {
  const dark = useShownTheme() === 'dark'
  const Icon = dark ? Moon : Sun
  return (
    <IconButton
      label={dark ? 'Switch to the light theme' : 'Switch to the dark theme'}
      keys="Control+D"
      icon={<Icon size={15} aria-hidden />}
      onClick={flipTheme}
      className="size-7 max-md:hidden"
    />
  )
}
