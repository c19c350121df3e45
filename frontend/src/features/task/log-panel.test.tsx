import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { dispatched, taskLog } from '@/testing/fixture-schedules'
import { renderAt } from '@/testing/render'
import { LogPanel } from './log-panel'

const show = (id: string) => renderAt('/', '/', () => <LogPanel task={{ ...dispatched(), id }} />)

it('shows the end of the log of a dispatch', async () => {
  const { client } = show('ops:d-118')
  const log = await screen.findByRole('log', { name: 'Log' })
  expect(log).toHaveTextContent('rewriting “Retries”')
  const known = taskLog('ops:d-118', new URLSearchParams())
  client.setQueryData(['tasks', 'part', 'ops:d-118', 'log'], {
    ...known,
    text: `${known.text}14:33:00 done\n`,
  })
  expect(await screen.findByText(/14:33:00 done/)).toBeInTheDocument()
})

it('says why there is none', async () => {
  show('ops:d-1')
  expect(await screen.findByText('No log yet')).toBeInTheDocument()
})
