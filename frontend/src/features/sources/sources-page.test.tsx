import { screen, within } from '@testing-library/react'
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
