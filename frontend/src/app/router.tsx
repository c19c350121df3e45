import { createBrowserRouter } from 'react-router'
import { NotFound, RouteFault } from './faults'
import { Shell } from './shell'

/** Each screen is a chunk of its own, loaded when it is first opened. */
export const router = createBrowserRouter([
  { path: '/sign-in', lazy: () => import('@/routes/sign-in'), HydrateFallback: () => null },
  {
    path: '/',
    Component: Shell,
    children: [
      {
        ErrorBoundary: RouteFault,
        // The frame stands at once; only the screen in it waits for its chunk.
        HydrateFallback: () => null,
        children: [
          { index: true, lazy: () => import('@/routes/overview'), handle: { title: 'Overview' } },
          { path: 'agents', lazy: () => import('@/routes/agents'), handle: { title: 'Agents' } },
          { path: 'agents/:agentId', lazy: () => import('@/routes/agent'), handle: { title: 'Agent' } },
          {
            path: 'tasks/compare',
            lazy: () => import('@/routes/task-compare'),
            handle: { title: 'Compare' },
          },
          { path: 'tasks', lazy: () => import('@/routes/tasks'), handle: { title: 'Tasks' } },
          { path: 'tasks/new', lazy: () => import('@/routes/new-task'), handle: { title: 'New task' } },
          { path: 'tasks/:taskId', lazy: () => import('@/routes/task'), handle: { title: 'Task' } },
          { path: 'board', lazy: () => import('@/routes/board'), handle: { title: 'Board' } },
          { path: 'activity', lazy: () => import('@/routes/activity'), handle: { title: 'Activity' } },
          { path: 'schedules', lazy: () => import('@/routes/schedules'), handle: { title: 'Schedules' } },
          { path: 'costs', lazy: () => import('@/routes/costs'), handle: { title: 'Costs' } },
          { path: 'analytics', lazy: () => import('@/routes/analytics'), handle: { title: 'Analytics' } },
          { path: 'settings', lazy: () => import('@/routes/settings'), handle: { title: 'Settings' } },
          { path: 'sources', lazy: () => import('@/routes/sources'), handle: { title: 'Sources' } },
          { path: '*', Component: NotFound, handle: { title: 'Not found' } },
        ],
      },
    ],
  },
])
