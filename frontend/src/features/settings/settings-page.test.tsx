import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'
import { usePreferences } from '@/lib/preferences'
import { handlersFor, mockServer } from '@/testing/mock-server'
import { renderAt } from '@/testing/render'
import { makeWorld, type Scene, type World } from '@/testing/world'
import { SettingsPage } from './settings-page'

let world: World

const show = (section: string, scene: Scene = 'fleet') => {
  world = makeWorld(scene)
  mockServer.use(...handlersFor(world))
  return renderAt(`/settings?section=${section}`, '/settings', SettingsPage)
}
const dialog = (name: string | RegExp) => screen.findByRole('dialog', { name })

beforeEach(() => usePreferences.setState({ theme: 'system', density: 'compact' }))

describe('the settings', () => {
  it('keep their section in the address and in the title', async () => {
    const { address } = show('server')
    expect(document.title).toContain('Server')
    expect(await screen.findByText('~/.fleetdeck')).toBeVisible()
    await userEvent.click(screen.getByRole('link', { name: 'Session' }))
    expect(address()).toBe('/settings?section=session')
    expect(await screen.findByText('Mara Klein')).toBeVisible()
  })

  it('remember the theme and the height of rows', async () => {
    show('appearance')
    await userEvent.click(screen.getByRole('radio', { name: 'Light' }))
    await userEvent.click(screen.getByRole('radio', { name: 'Roomy' }))
    expect(usePreferences.getState()).toMatchObject({ theme: 'light', density: 'roomy' })
  })
})

describe('the keys', () => {
  it('say what they are for while there is none', async () => {
    show('keys', 'first-run')
    expect(await screen.findByText('No API key yet')).toBeVisible()
    expect(screen.getByText(/curl -X POST/)).toBeVisible()
  })

  it('stand with those that open something first, and hint at old ones', async () => {
    show('keys')
    const rows = await screen.findAllByRole('row')
    expect(rows.slice(1).map((row) => within(row).getByRole('rowheader').textContent)).toEqual([
      'ci-runner',
      'orchestratorrotate',
      'old-laptop',
    ])
    expect(screen.queryByRole('button', { name: 'Revoke old-laptop' })).toBeNull()
  })

  it('are made with a name and scopes, and show their token once', async () => {
    show('keys')
    await userEvent.click(await screen.findByRole('button', { name: 'New key' }))
    const form = await dialog('New API key')
    await userEvent.click(within(form).getByRole('button', { name: 'Create key' }))
    expect(within(form).getByText('Say what the key is for')).toBeVisible()
    await userEvent.type(within(form).getByLabelText('Name'), 'nightly')
    await userEvent.click(within(form).getByRole('checkbox', { name: /^read/ }))
    await userEvent.click(within(form).getByRole('button', { name: 'Create key' }))
    const token = await dialog('nightly is made')
    expect(world.keys[0]).toMatchObject({ name: 'nightly', scopes: ['read', 'ingest'] })
    expect(within(token).getByText(/^fd_/)).toBeVisible()
    await userEvent.click(within(token).getByRole('button', { name: 'I have copied it' }))
    expect(await screen.findByText('nightly')).toBeVisible()
    expect(screen.queryByText(/00000000/)).toBeNull()
  })

  it('are revoked only after a question that names them', async () => {
    show('keys')
    await userEvent.click(await screen.findByRole('button', { name: 'Revoke ci-runner' }))
    const question = await dialog('Revoke ci-runner?')
    expect(within(question).getByRole('button', { name: 'Cancel' })).toHaveFocus()
    await userEvent.click(within(question).getByRole('button', { name: 'Revoke key' }))
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Revoke ci-runner' })).toBeNull())
    expect(world.keys.find((key) => key.id === 'key_1')?.revoked_at).not.toBeNull()
  })
})

describe('the prices', () => {
  it('name the models without one first, and say what that means', async () => {
    show('prices')
    expect(await screen.findByText(/1 model has no known price: 38 calls are missing/)).toBeVisible()
    const [, first] = screen.getAllByRole('row')
    expect(first).toHaveTextContent('local-llama-70b')
    expect(first).toHaveTextContent('unpriced')
    // Nothing is missing of calls whose source says what they cost.
    expect(screen.getByRole('row', { name: /^sonnet/ })).toHaveTextContent('reported')
  })

  it('take one of the person’s own, checked while it is typed, and count what it covers', async () => {
    show('prices')
    await userEvent.click(await screen.findByRole('button', { name: 'Set a price for local-llama-70b' }))
    const form = await dialog('Add a price')
    expect(within(form).getByText('Fits local-llama-70b')).toBeVisible()
    await userEvent.type(within(form).getByLabelText('Input'), '1,5')
    expect(within(form).getByText(/with a point/)).toBeVisible()
    await userEvent.clear(within(form).getByLabelText('Input'))
    await userEvent.type(within(form).getByLabelText('Input'), '1.5')
    await userEvent.type(within(form).getByLabelText('Output'), '3')
    await userEvent.click(within(form).getByRole('button', { name: 'Save price' }))
    expect(await screen.findByText(/covers 1 model in use/)).toBeVisible()
    expect(world.overrides).toMatchObject([{ model_pattern: 'local-llama-70b', input: '1.5', output: '3' }])
    expect(screen.queryByText(/no known price/)).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Remove the price of local-llama-70b' }))
    expect(await screen.findByText('No price of your own')).toBeVisible()
  })

  it('stay in the form when the server refuses them', async () => {
    show('prices')
    mockServer.use(
      http.put('*/api/v1/prices', () =>
        HttpResponse.json({ code: 'invalid', message: 'overrides: not valid' }, { status: 422 }),
      ),
    )
    await userEvent.click(await screen.findByRole('button', { name: 'Add price' }))
    const form = await dialog('Add a price')
    await userEvent.type(within(form).getByLabelText('Model or pattern'), 'x*')
    await userEvent.type(within(form).getByLabelText('Input'), '1')
    await userEvent.type(within(form).getByLabelText('Output'), '1')
    await userEvent.click(within(form).getByRole('button', { name: 'Save price' }))
    expect(await within(form).findByText('overrides: not valid')).toBeVisible()
    expect(within(form).getByLabelText('Model or pattern')).toHaveValue('x*')
  })
})
