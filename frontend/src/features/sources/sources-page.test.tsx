import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { sourcesKey } from '@/api/fleet'
import type { SourceList } from '@/api/types'
import { renderAt } from '@/testing/render'
import { SourcesPage } from './sources-page'

it('shows each source with its state as a word and its figures', async () => {
  renderAt('/sources', '/sources', SourcesPage)
  const grid = await screen.findByRole('grid', { name: 'Sources' })
  const row = within(grid).getByText('Claude Code transcripts').closest<HTMLElement>('[role=row]')
  expect(row).toHaveTextContent('Live')
  expect(row).toHaveTextContent('38 ms')
  expect(row).toHaveTextContent('612')
})

it('opens one beside the list with what could not be read, and walks on with the arrows', async () => {
  const { address } = renderAt('/sources', '/sources', SourcesPage)
  await userEvent.click(await screen.findByText('OTLP'))
  const panel = screen.getByRole('complementary', { name: 'Source OTLP' })
  expect(await within(panel).findByText('The line is not JSON: it breaks off')).toBeInTheDocument()
  expect(within(panel).getByText('api-server/3f2a91c2.jsonl:1841')).toBeInTheDocument()
  await userEvent.keyboard('{ArrowDown}')
  expect(address()).not.toContain('otlp')
  await userEvent.keyboard('{Escape}')
  expect(address()).toBe('/sources')
})

it('follows the socket without a reload', async () => {
  const { client } = renderAt('/sources', '/sources', SourcesPage)
  await screen.findByText('OTLP')
  client.setQueryData<SourceList>(
    sourcesKey,
    (known) =>
      known && { ...known, items: known.items.map((source) => ({ ...source, state: 'missing' as const })) },
  )
  expect((await screen.findAllByText('Missing')).length).toBeGreaterThan(1)
})

it('narrows to the sources of one machine', async () => {
  renderAt('/sources?machine=build-1', '/sources', SourcesPage)
  const grid = await screen.findByRole('grid', { name: 'Sources' })
  expect(within(grid).getAllByRole('row')).toHaveLength(2)
  expect(within(grid).getByText('/srv/shop/work/collaboration')).toBeInTheDocument()
})

it('adds a source once it has been looked at', async () => {
  const { address } = renderAt('/sources', '/sources', SourcesPage)
  await screen.findByText('OTLP')
  await userEvent.click(screen.getByRole('button', { name: 'Add source' }))
  const dialog = await screen.findByRole('dialog', { name: 'Add a source' })
  const add = within(dialog).getByRole('button', { name: 'Add source' })
  expect(await within(dialog).findByText(/inbox, assigned or done/)).toBeInTheDocument()
  await userEvent.type(within(dialog).getByLabelText(/Path/), '/nowhere')
  expect(await within(dialog).findByText('/nowhere does not exist')).toBeInTheDocument()
  expect(add).toBeDisabled()
  await userEvent.clear(within(dialog).getByLabelText(/Path/))
  await userEvent.type(within(dialog).getByLabelText(/Path/), '/home/mk/code/docs-site/work/collaboration')
  expect(await within(dialog).findByText('23 task files, 2 agents')).toBeInTheDocument()
  await userEvent.click(add)
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  expect(address()).toContain('open=collaboration')
  expect(await screen.findByRole('complementary', { name: 'Source Task files' })).toHaveTextContent(
    'a person, on this screen',
  )
})

it('adds what was found with one click', async () => {
  renderAt('/sources', '/sources', SourcesPage)
  await userEvent.click(await screen.findByRole('button', { name: 'Add Gemini CLI at /home/mk/.gemini' }))
  const grid = screen.getByRole('grid', { name: 'Sources' })
  expect(await within(grid).findByText('/home/mk/.gemini')).toBeInTheDocument()
  await waitFor(() => expect(screen.queryByRole('button', { name: /Add Gemini/ })).not.toBeInTheDocument())
})

it('pauses, resumes and removes an added source, and asks before it removes', async () => {
  renderAt('/sources?open=agent-logs%3A%2Fhome%2Fmk%2Fruns%2Fagent-logs', '/sources', SourcesPage)
  const panel = await screen.findByRole('complementary', { name: 'Source Agent logs' })
  await userEvent.click(within(panel).getByRole('button', { name: 'Pause' }))
  await userEvent.click(await within(panel).findByRole('button', { name: 'Resume' }))
  expect(await within(panel).findByRole('button', { name: 'Pause' })).toBeInTheDocument()
  expect(within(panel).getByText('Starting')).toBeInTheDocument()
  await userEvent.click(within(panel).getByRole('button', { name: 'Remove' }))
  const dialog = await screen.findByRole('dialog', { name: 'Remove this source?' })
  expect(dialog).toHaveTextContent('What it gave stays')
  await userEvent.click(within(dialog).getByRole('button', { name: 'Remove source' }))
  await waitFor(() => expect(screen.queryByText('/home/mk/runs/agent-logs')).not.toBeInTheDocument())
})

it('offers for each source only what can be done to it', async () => {
  renderAt('/sources?open=otlp', '/sources', SourcesPage)
  const panel = await screen.findByRole('complementary', { name: 'Source OTLP' })
  for (const name of ['Read again', 'Pause', 'Remove'])
    expect(within(panel).queryByRole('button', { name })).not.toBeInTheDocument()
})
