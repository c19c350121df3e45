import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { expect, it } from 'vitest'
import { mockServer } from '@/testing/mock-server'
import { renderAt } from '@/testing/render'
import { AnalyticsPage } from './analytics-page'

const at = (address: string) => renderAt(address, '/analytics', AnalyticsPage)
const region = (name: string) => screen.findByRole('region', { name })

it('reads a bar of the tokens out with the arrow keys', async () => {
  at('/analytics')
  const chart = await screen.findByRole('group', { name: /^Tokens by kind, per day/ })
  chart.focus()
  await userEvent.keyboard('{End}{ArrowLeft}')
  const panel = await region('Tokens per day')
  expect(within(panel).getByText('3.5M')).toBeInTheDocument()
  expect(within(panel).getAllByText(/Thu 19 Nov/)[0]).toBeInTheDocument()
})

it('keeps every choice in the address', async () => {
  const { address } = at('/analytics')
  await userEvent.click(await screen.findByRole('radio', { name: 'Week' }))
  await userEvent.click(screen.getByRole('radio', { name: 'Without cache read' }))
  await userEvent.click(screen.getByRole('button', { name: 'Show the table' }))
  await userEvent.click(await screen.findByRole('radio', { name: 'By type' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Causes' }))
  await userEvent.click(await screen.findByRole('radio', { name: 'billing' }))
  expect(address()).toBe('/analytics?unit=week&kinds=fresh&table=1&types=1&causes=1&calendar=billing')
  const table = await screen.findByRole('region', { name: 'Tokens as a table' })
  await waitFor(() => expect(table).toHaveTextContent('Week of Mon 16 Nov'))
  expect(table).not.toHaveTextContent('Cache read')
  expect(await screen.findByText('exit 1')).toBeInTheDocument()
  expect(screen.getByText('bug fix')).toBeInTheDocument()
})

it('asks the server for what the filters say', async () => {
  const asked: URL[] = []
  mockServer.events.on('request:start', ({ request }) => {
    asked.push(new URL(request.url))
  })
  at('/analytics?period=7d&workspace=billing&model=gpt-5-codex&unit=month')
  await region('Tokens per month')
  await screen.findByText('= ledger')
  const of = (path: string) => asked.find((url) => url.pathname.endsWith(path))?.searchParams
  expect(of('/metrics/tokens')?.get('unit')).toBe('month')
  for (const path of ['/metrics/tokens', '/metrics/models', '/metrics/performance']) {
    expect(of(path)?.get('model')).toBe('gpt-5-codex')
    expect(of(path)?.get('workspace')).toBe('billing')
    expect(of(path)?.get('start')).toBeTruthy()
  }
  expect(of('/metrics/tools')?.get('workspace')).toBe('billing')
  expect(of('/metrics/activity')?.get('tz')).toBeTruthy()
  // The page's own filter holds: the calendar offers no other.
  expect(screen.queryByRole('radio', { name: 'billing' })).toBeNull()
  mockServer.events.removeAllListeners()
})

it('walks over the calendar day by day', async () => {
  at('/analytics')
  const grid = await screen.findByRole('group', { name: /^Agents at work on each day/ })
  grid.focus()
  await userEvent.keyboard('{ArrowUp}')
  const panel = await region('Activity')
  expect(within(panel).getByText('Thu 19 Nov')).toBeInTheDocument()
})

it('leads from each anomaly to its cause', async () => {
  at('/analytics')
  const panel = await region('Anomalies')
  const link = await within(panel).findByRole('link', { name: 'Look at builder-c47' })
  expect(link).toHaveAttribute('href', '/agents/builder-c47')
  expect(within(panel).getAllByRole('img', { name: 'warning' }).length).toBe(2)
})

it('keeps the fault of one panel to itself', async () => {
  mockServer.use(
    http.get('*/api/v1/metrics/tools', () =>
      HttpResponse.json({ code: 'busy', message: 'The database is busy' }, { status: 503 }),
    ),
  )
  at('/analytics')
  const tools = await region('Tool calls')
  expect(await within(tools).findByText('The database is busy')).toBeInTheDocument()
  expect(await screen.findByText('= ledger')).toBeInTheDocument()
})
