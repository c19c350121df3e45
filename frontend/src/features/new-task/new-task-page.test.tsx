import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'
import type { TaskSubmission } from '@/api/types'
import { handlersFor, mockServer } from '@/testing/mock-server'
import { renderAt } from '@/testing/render'
import { makeWorld } from '@/testing/world'
import { NewTaskPage } from './new-task-page'

const show = (address = '/tasks/new') => renderAt(address, '/tasks/new', NewTaskPage)
const prompt = () => screen.findByRole('textbox', { name: 'Prompt' })

beforeEach(() => mockServer.use(...handlersFor(makeWorld('fleet'))))

function catchSubmissions() {
  const caught: { body: TaskSubmission; key: string | null }[] = []
  mockServer.events.on('request:start', async ({ request }) => {
    if (request.method === 'POST' && request.url.endsWith('/tasks'))
      caught.push({
        body: (await request.clone().json()) as TaskSubmission,
        key: request.headers.get('Idempotency-Key'),
      })
  })
  return caught
}

describe('the form', () => {
  it('answers while one types, remembers the folder of the type, and goes to the task', async () => {
    const caught = catchSubmissions()
    const { address } = show()
    await userEvent.type(await prompt(), 'Fix the header in src/http/errors.py')
    expect(await screen.findByText('Simple: skipping ANALYST', {}, { timeout: 3000 })).toBeVisible()
    await waitFor(() =>
      expect(screen.getByRole('combobox', { name: 'Type' })).toHaveDisplayValue('Auto: Bug fix'),
    )
    expect(screen.getByRole('combobox', { name: 'Working directory' })).toHaveValue('~/code/api-server')
    await waitFor(() => expect(screen.getByRole('radio', { name: 'Worktree' })).toBeChecked())
    expect(screen.getByRole('radio', { name: 'Branch' })).toBeDisabled()
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    await waitFor(() => expect(address()).toBe('/tasks/T-217'))
    expect(caught[0]?.body).toMatchObject({
      prompt: 'Fix the header in src/http/errors.py',
      working_directory: '/home/mk/code/api-server',
      isolation: 'worktree',
      origin: 'browser',
    })
    expect(caught[0]?.key).toMatch(/^browser-[0-9a-f]{32}$/)
  })

  it('keeps the draft over a reload, and begins anew when wished', async () => {
    const first = show()
    await userEvent.type(await prompt(), 'Add a flag')
    expect(await screen.findByText('Draft kept')).toBeVisible()
    first.unmount()
    show()
    await waitFor(async () => expect(await prompt()).toHaveValue('Add a flag'))
    expect(screen.getByText('Draft restored')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Begin anew' }))
    expect(await prompt()).toHaveValue('')
  })

  it('says under the fields what is wrong, before and after the server was asked', async () => {
    const caught = catchSubmissions()
    show()
    const box = await prompt()
    await waitFor(() => expect(screen.getByRole('button', { name: /^Submit/ })).toBeEnabled())
    await userEvent.click(screen.getByRole('button', { name: /^Submit/ }))
    expect(screen.getByText('Say what is to be done')).toBeVisible()
    await waitFor(() => expect(box).toHaveFocus())
    await userEvent.type(screen.getByLabelText('Cost cap'), '-2')
    expect(screen.getByText(/^A cap is an amount/)).toBeVisible()
    expect(caught).toHaveLength(0)
    await userEvent.clear(screen.getByLabelText('Cost cap'))
    await userEvent.type(box, 'Add it')
    expect(screen.queryByText('Say what is to be done')).toBeNull()
    mockServer.use(
      http.post('*/api/v1/tasks', () =>
        HttpResponse.json(
          { message: 'isolation worktree: needs a clean tree', details: null },
          { status: 422 },
        ),
      ),
    )
    await userEvent.click(screen.getByRole('button', { name: /^Submit/ }))
    expect(await screen.findByText('Worktree: needs a clean tree')).toBeVisible()
  })

  it('stays for another one, in the same place, and says what became of the first', async () => {
    const { address } = show()
    const box = await prompt()
    await userEvent.type(box, 'Add it')
    await userEvent.type(screen.getByLabelText('Labels'), 'cli,')
    await userEvent.click(screen.getByRole('checkbox', { name: 'Create another' }))
    await userEvent.click(screen.getByRole('button', { name: /^Submit/ }))
    expect(await screen.findByText(/submitted: Add it/)).toBeVisible()
    expect(screen.getByRole('link', { name: 'T-217' })).toHaveAttribute('href', '/tasks/T-217')
    expect(address()).toBe('/tasks/new')
    expect(box).toHaveValue('')
    await waitFor(() => expect(box).toHaveFocus())
    expect(screen.getByRole('button', { name: 'Remove the label cli' })).toBeVisible()
  })

  it('sends the same words again under the same key', async () => {
    const caught = catchSubmissions()
    mockServer.use(http.post('*/api/v1/tasks', () => HttpResponse.error(), { once: true }))
    show()
    await userEvent.type(await prompt(), 'Add it')
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    expect(await screen.findByText('The server cannot be reached')).toBeVisible()
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    await waitFor(() => expect(caught).toHaveLength(2))
    expect(caught[0]?.key).toBe(caught[1]?.key)
  })

  it('takes nothing while the kill switch is pulled, and says why', async () => {
    const world = makeWorld('fleet')
    world.guard = { stopped: true, stopped_by: 'jo', stopped_at: '2026-11-20T13:00:00Z', reason: null }
    mockServer.use(...handlersFor(world))
    show()
    expect(await screen.findByText(/The kill switch is pulled by jo/)).toBeVisible()
    expect(screen.getByRole('button', { name: /^Submit/ })).toBeDisabled()
  })

  it('is filled with a task that runs once more', async () => {
    const caught = catchSubmissions()
    show('/tasks/new?from=T-207')
    await waitFor(async () =>
      expect(await prompt()).toHaveValue(
        'Run the reconciliation at 06:00 and 18:00, and write what differs to the ledger.',
      ),
    )
    await userEvent.click(await prompt())
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    await waitFor(() => expect(caught[0]?.body).toMatchObject({ rerun_of: 'T-207' }))
  })

  it('finds a folder by walking down to it', async () => {
    show()
    await prompt()
    await userEvent.click(screen.getByRole('button', { name: 'Browse' }))
    const field = screen.getByRole('combobox', { name: 'Working directory' })
    await waitFor(() => expect(screen.getAllByRole('option', { name: /billing/ })[0]).toBeVisible())
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{Enter}')
    await waitFor(() => expect(field).toHaveValue('~/code/billing'))
    await userEvent.keyboard('{Escape}')
    expect(field).toHaveAttribute('aria-expanded', 'false')
  })

  it('says when there is no such folder', async () => {
    show()
    await prompt()
    await userEvent.type(screen.getByRole('combobox', { name: 'Working directory' }), '/nowhere')
    expect(await screen.findByText('there is no folder /nowhere')).toBeVisible()
  })
})
