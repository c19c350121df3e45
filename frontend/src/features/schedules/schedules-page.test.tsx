import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { handlersFor, mockServer } from '@/testing/mock-server'
import { renderAt } from '@/testing/render'
import { makeWorld } from '@/testing/world'
import { SchedulesPage } from './schedules-page'

const rowOf = (name: string) => screen.getByText(name).closest<HTMLElement>('[role=row]')

it('says of each schedule when it runs in words, when next, and how it went', async () => {
  renderAt('/schedules', '/schedules', SchedulesPage)
  await screen.findByRole('grid', { name: 'Schedules' })
  const nightly = rowOf('nightly-deps')
  expect(nightly).toHaveTextContent('At 15:00')
  expect(nightly).toHaveTextContent('in 28 min')
  expect(nightly).toHaveTextContent('Done')
  expect(nightly).toHaveTextContent('api-server, web-console')
  expect(rowOf('docs refresh')).toHaveTextContent('Failed')
  expect(rowOf('full test run')).toHaveTextContent('3 runs missed')
  expect(rowOf('mutation tests')).toHaveTextContent('Paused')
  expect(rowOf('dispatcher weekly-report')).toHaveTextContent('crontab')
})

it('opens one beside the list with its next runs, what it missed, and what it is told', async () => {
  const { address } = renderAt('/schedules', '/schedules', SchedulesPage)
  await userEvent.click(await screen.findByText('full test run'))
  const panel = screen.getByRole('complementary', { name: 'Schedule full test run' })
  expect(within(panel).getByText('3 runs missed')).toBeInTheDocument()
  expect(within(panel).getByText('Next runs').parentElement?.querySelectorAll('ol li')).toHaveLength(5)
  await userEvent.keyboard('{ArrowUp}')
  expect(address()).toContain('docs+refresh')
  expect(screen.getByText(/mend what is out of date/)).toBeInTheDocument()
  await userEvent.keyboard('{Escape}')
  expect(address()).toBe('/schedules')
})

it('filters by workspace in the address', async () => {
  renderAt('/schedules?workspace=docs-site', '/schedules', SchedulesPage)
  expect(await screen.findByText('docs refresh')).toBeInTheDocument()
  expect(screen.queryByText('nightly-deps')).not.toBeInTheDocument()
})

it('says how to connect a dispatcher where there is none', async () => {
  mockServer.use(...handlersFor(makeWorld('first-run')))
  renderAt('/schedules', '/schedules', SchedulesPage)
  expect(await screen.findByText('No schedule yet')).toBeInTheDocument()
  expect(screen.getByText('fleetdeck up --dispatcher PATH')).toBeInTheDocument()
})
