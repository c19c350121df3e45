import { render, screen } from '@testing-library/react'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { expect, it, vi } from 'vitest'
import { clock } from '@/lib/clock'
import { backlog } from '@/testing/fixture-schedules'
import { makeWorld, SCENE_TIME } from '@/testing/world'
import { BacklogPanel } from './backlog-panel'

function show(scene: 'fleet' | 'first-run', error: Error | null = null) {
  clock.setServerTime(new Date(SCENE_TIME).toISOString())
  const query = {
    data: error ? undefined : backlog(makeWorld(scene)),
    isPending: false,
    error,
    refetch: vi.fn(),
  }
  const router = createMemoryRouter([{ path: '*', element: <BacklogPanel backlog={query} /> }])
  render(<RouterProvider router={router} />)
}

const rowOf = (name: string) => screen.getByText(name).closest('tr')

it('tells of each workspace what waits, how old it is, and what was sent and done', () => {
  show('fleet')
  expect(screen.getByText('23 pending')).toBeInTheDocument()
  expect(rowOf('api-server')).toHaveTextContent('1 critical, 3 high, 3 medium, 2 low')
  expect(rowOf('billing')).toHaveTextContent('19 d')
  expect(rowOf('billing')?.querySelector('[aria-label="Old:"]')).not.toBeNull()
  expect(rowOf('api-server')?.querySelector('[aria-label="Old:"]')).toBeNull()
  expect(screen.getByText('growing by 3')).toBeInTheDocument()
  expect(screen.getByRole('list', { name: /last seven days/ }).children).toHaveLength(7)
})

it('says how to get one', () => {
  show('first-run')
  expect(screen.getByText('fleetdeck up --dispatcher PATH')).toBeInTheDocument()
})

it('says what went wrong', () => {
  show('fleet', new Error('no answer'))
  expect(screen.getByText('no answer')).toBeInTheDocument()
})
