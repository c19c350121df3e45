import { createBrowserRouter } from 'react-router'
import { NotFound, RouteFault } from './faults'
import { Shell } from './shell'

/** Each screen is a chunk of its own, loaded when it is first opened. */
export const router = createBrowserRouter([
  { path: '/sign-in', lazy: () => import('@/routes/sign-in'), HydrateFallback: () => null },
  {
    path: '/',
    Component: Shell,
    HydrateFallback: () => null,
    children: [
      {
        ErrorBoundary: RouteFault,
        children: [
          { index: true, lazy: () => import('@/routes/overview'), handle: { title: 'Overview' } },
          { path: 'agents', lazy: () => import('@/routes/agents'), handle: { title: 'Agents' } },
          { path: 'activity', lazy: () => import('@/routes/activity'), handle: { title: 'Activity' } },
          { path: '*', Component: NotFound, handle: { title: 'Not found' } },
        ],
      },
    ],
  },
])

/** Where a person goes whose session is over; the page wanted is kept for the return. */
export function toSignIn(): void {
  const { pathname, search } = router.state.location
  if (pathname === '/sign-in') return
  const wanted = `${pathname}${search}`
  void router.navigate(wanted === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(wanted)}`)
}
