import { QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { ComponentType } from 'react'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { createQueryClient } from '@/api/query-client'
import { clock } from '@/lib/clock'
import { SCENE_TIME } from './world'

/** A screen at an address, as the program would show it. */
export function renderAt(address: string, path: string, Component: ComponentType) {
  const client = createQueryClient(() => undefined)
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } })
  clock.setServerTime(new Date(SCENE_TIME).toISOString())
  const router = createMemoryRouter(
    [
      { path, Component },
      { path: '*', Component: () => <p>another page</p> },
    ],
    {
      initialEntries: [address],
    },
  )
  const view = render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return {
    client,
    router,
    ...view,
    address: () => router.state.location.pathname + router.state.location.search,
  }
}
