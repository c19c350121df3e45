import { useQuery } from '@tanstack/react-query'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { useState } from 'react'
import { expect, it } from 'vitest'
import { invocationsOptions } from '@/api/invocations'
import { InvocationStrip } from '@/domain/invocations/invocation-strip'
import { mockServer } from '@/testing/mock-server'
import { renderAt } from '@/testing/render'

function Strip({ begun = false }) {
  const [open, setOpen] = useState(begun)
  const [source, setSource] = useState<string | null>(null)
  const databases = useQuery(invocationsOptions()).data?.sources ?? []
  const calls = useQuery(invocationsOptions(source))
  return (
    <InvocationStrip
      calls={calls}
      databases={databases}
      open={open}
      source={source}
      onOpen={setOpen}
      onSource={setSource}
    />
  )
}
const there = () => screen.findByRole('region', { name: 'Invocations in short' })

it('says in one line what calls cost and how they go, and opens to all of it', async () => {
  renderAt('/board', '/board', () => <Strip />)
  expect(await there()).toHaveTextContent(
    /today \$\d+\.\d\d.*at this pace \$\d+\.\d\d a day.*succeed \d\d\.\d%/,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Show the invocations' }))
  const table = await screen.findByRole('table', { name: /^Invocations by time/ })
  const heads = within(table).getAllByRole('columnheader')
  expect(heads.map((head) => head.textContent)).toEqual([
    'Time',
    'Calls',
    'Cost',
    'Per call',
    'Latency',
    'p95',
    'Success',
  ])
  for (const name of ['Today', 'This month', 'In all', 'opus-5', 'sonnet-5'])
    expect(within(table).getByRole('rowheader', { name })).toBeInTheDocument()
  const chart = screen.getByRole('group', { name: /^Cost of invocations per day/ })
  chart.focus()
  await userEvent.keyboard('{End}{ArrowLeft}')
  expect(screen.getAllByText(/Thu 19 Nov, \d+ calls/)[0]).toBeInTheDocument()
  const hide = screen.getByRole('button', { name: 'Hide the invocations' })
  await userEvent.click(hide)
  expect(await there()).toBeInTheDocument()
  // The keyboard stays where it was.
  expect(screen.getByRole('button', { name: 'Show the invocations' })).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  expect(await screen.findByRole('button', { name: 'Hide the invocations' })).toHaveFocus()
})

it('narrows to one database', async () => {
  renderAt('/board', '/board', () => <Strip />)
  await there()
  await userEvent.click(screen.getByRole('button', { name: 'Show the invocations' }))
  const calls = () =>
    screen.getByRole('rowheader', { name: 'In all' }).parentElement?.querySelector('td')?.textContent
  await waitFor(() => expect(Number(calls())).toBeGreaterThan(0))
  const all = Number(calls())
  await userEvent.click(screen.getByRole('button', { name: /Database/ }))
  await userEvent.click(await screen.findByRole('button', { name: /docs-site\/telemetry\.db/ }))
  await waitFor(() => expect(Number(calls())).toBeLessThan(all / 2))
})

it('keeps its fault to itself: an open panel says it, a closed one is not there', async () => {
  mockServer.use(
    http.get('*/api/v1/metrics/invocations', () =>
      HttpResponse.json({ code: 'busy', message: 'The database is busy' }, { status: 503 }),
    ),
  )
  renderAt('/board', '/board', () => (
    <>
      <Strip begun />
      <Strip />
    </>
  ))
  expect(await screen.findByText('The database is busy')).toBeInTheDocument()
  expect(screen.queryByRole('region', { name: 'Invocations in short' })).toBeNull()
})
