import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { Outlet, useLocation, useNavigate, useSearchParams } from 'react-router'
import { usePreferences } from '@/lib/preferences'
import { useShownTheme } from '@/lib/theme'
import { useConnection, useTopic } from '@/live/connection'
import { hideTip } from '@/ui/tip'
import { BottomBar } from './bottom-bar'
import { connectLive } from './live-handlers'
import { useOverlay } from './overlay-store'
import { useShortcuts } from './shortcuts'
import { Sidebar } from './sidebar'
import { signInPath } from './sign-in-path'
import { StoppedBanner } from './stopped-banner'
import { TopBar } from './top-bar'

const CommandPalette = lazy(() => import('./command-palette'))
const ShortcutHelp = lazy(() => import('./shortcut-help'))
const KillDialog = lazy(() => import('./kill-dialog'))
const NewTaskDialog = lazy(() => import('@/features/new-task/new-task-dialog'))

/** The frame around every screen; the socket lives as long as it stands. */
export function Shell() {
  const client = useQueryClient()
  useEffect(() => connectLive(client), [client])
  useTopic('fleet')
  useTopic('costs')
  useTopic('activity')
  useTopic('sources')
  useShortcuts()
  useSignedOutGuard()
  useLook()
  const overlay = useOverlay((state) => state.open)
  const { pathname } = useLocation()
  const [search] = useSearchParams()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a tip belongs to the screen it was opened on
  useEffect(() => hideTip(), [pathname])
  return (
    <div className="flex h-full">
      <a
        href="#main"
        className="-translate-y-12 absolute top-2 left-2 z-60 rounded-panel bg-filled px-3 py-1.5 text-white focus:translate-y-0"
      >
        Skip to the content
      </a>
      <Sidebar />
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar />
        <StoppedBanner />
        <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
          <Outlet />
        </main>
        <BottomBar />
      </div>
      <Suspense fallback={null}>
        {overlay === 'palette' && <CommandPalette />}
        {overlay === 'help' && <ShortcutHelp />}
        {overlay === 'kill' && <KillDialog />}
        {search.get('new') === '1' && <NewTaskDialog />}
      </Suspense>
    </div>
  )
}

function useSignedOutGuard() {
  const signedOut = useConnection((state) => state.phase === 'signed-out')
  const place = useLocation()
  const navigate = useNavigate()
  useEffect(() => {
    if (signedOut) void navigate(signInPath(place))
  }, [signedOut, place, navigate])
}

function useLook() {
  const theme = useShownTheme()
  const density = usePreferences((state) => state.density)
  useEffect(() => {
    Object.assign(document.documentElement.dataset, { theme, density })
  }, [theme, density])
}
