import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { makeActivity } from '@/testing/make'
import { renderAt } from '@/testing/render'
import { ActivityRow } from './activity-row'
import { SourceLink } from './source-link'

it('leads to the source, and to none for what Fleetdeck tells itself', async () => {
  renderAt('/', '/', () => (
    <>
      <SourceLink id="collaboration:/srv/shop" name="Task files" />
      <SourceLink id="fleetdeck" name="Fleetdeck" />
    </>
  ))
  const link = await screen.findByRole('link', { name: 'Task files' })
  expect(link).toHaveAttribute('href', '/sources?open=collaboration%3A%2Fsrv%2Fshop')
  expect(screen.getByText('Fleetdeck').closest('a')).toBeNull()
})

it('stands before the words of a problem in the feed', async () => {
  const item = makeActivity({
    kind: 'source',
    agent_id: null,
    agent_name: null,
    source: 'collaboration:/srv/shop',
    text: 'not YAML',
    status: 'problem',
  })
  renderAt('/', '/', () => <ActivityRow item={item} sourceName={() => 'Task files'} />)
  expect(await screen.findByRole('link', { name: 'Task files' })).toBeInTheDocument()
  expect(screen.getByText('not YAML')).toBeInTheDocument()
  expect(screen.queryByText(/collaboration:/)).toBeNull()
})
