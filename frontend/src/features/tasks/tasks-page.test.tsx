import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { peekTask, putTasks } from '@/api/task-rows'
import { handlersFor, mockServer } from '@/testing/mock-server'
import { asOnPhone } from '@/testing/phone'
import { renderAt } from '@/testing/render'
import { makeWorld } from '@/testing/world'
import { TasksPage } from './tasks-page'

const show = (address = '/tasks') => renderAt(address, '/tasks', TasksPage)
const rowOf = async (title: string) => {
  const row = (await screen.findAllByTitle(title))[0]?.closest<HTMLElement>('[role=row]')
  if (!row) throw new Error(`no row of ${title}`)
  return row
}

// The test's page has no layout; a list in it is as high as this says.
beforeEach(() => {
  vi.restoreAllMocks()
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(900)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1200)
  mockServer.use(...handlersFor(makeWorld('fleet')))
})

describe('the tasks', () => {
  it('are searched in their texts, with what was found marked', async () => {
    const { address } = show()
    await rowOf('Rate limit per API key')
    await userEvent.type(screen.getByRole('searchbox', { name: 'Search tasks' }), 'bucket')
    await waitFor(() => expect(address()).toContain('q=bucket'))
    expect(await screen.findByText('1 of 15 tasks', {}, { timeout: 4000 })).toBeVisible()
    const row = await rowOf('Rate limit per API key')
    expect(within(row).getByText('bucket').tagName).toBe('MARK')
    expect(screen.getByRole('radio', { name: 'Prompts 1' })).toBeVisible()
  })

  it('keep what was found while their rows change', async () => {
    const { client } = show('/tasks?q=bucket')
    const row = await rowOf('Rate limit per API key')
    const task = peekTask(client, 'T-214')
    if (!task) throw new Error('the row is not known')
    act(() => putTasks(client, [{ ...task, hits: [], cost: '9.00', last_seq: task.last_seq + 1 }]))
    expect(within(row).getByText('$9.00')).toBeVisible()
    expect(within(row).getByText('bucket').tagName).toBe('MARK')
  })

  it('unfold their agents, and fold them again', async () => {
    const { address } = show()
    const row = await rowOf('Rate limit per API key')
    await userEvent.click(within(row).getByRole('button', { name: /^Show the agents of Rate limit/ }))
    expect(address()).toBe('/tasks?unfold=T-214')
    expect(await screen.findByText('builder-3f2')).toBeVisible()
    expect(row).toHaveAttribute('aria-expanded', 'true')
    row.focus()
    await userEvent.keyboard('{ArrowLeft}')
    expect(address()).toBe('/tasks')
    expect(screen.queryByText('builder-3f2')).toBeNull()
  })

  it('are walked with the arrows, opened beside the list and closed with Escape', async () => {
    const { address } = show()
    await rowOf('Rate limit per API key')
    await userEvent.keyboard('{ArrowDown}')
    expect(address()).toContain('open=T-216')
    expect(
      await screen.findByRole('complementary', { name: 'Task Show the rate limit on keys' }),
    ).toBeVisible()
    await userEvent.keyboard('j')
    expect(address()).toContain('open=T-214')
    await userEvent.keyboard('{Escape}')
    expect(address()).toBe('/tasks')
  })

  it('are checked, summed and archived together; what refuses says why; it can be undone', async () => {
    show()
    for (const title of ['Rate limit per API key', 'Reconcile invoices twice a day'])
      await userEvent.click(within(await rowOf(title)).getByRole('checkbox'))
    const bar = screen.getByRole('toolbar', { name: 'Checked tasks' })
    expect(bar).toHaveTextContent('2 selected of 15 · $0.903 · 1 under way')
    await userEvent.click(within(bar).getByRole('button', { name: 'Archive' }))
    await waitFor(() => expect(screen.queryByTitle('Reconcile invoices twice a day')).toBeNull())
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }))
    expect(await rowOf('Reconcile invoices twice a day')).toBeVisible()
  })

  it('are selected on a phone, where a touch then checks and opens nothing', async () => {
    asOnPhone()
    const { address } = show()
    const select = await screen.findByRole('button', { name: 'Select' })
    await screen.findByRole('link', { name: 'Rate limit per API key' })
    expect(screen.queryByRole('checkbox', { name: /^Check Reconcile/ })).toBeNull()
    await userEvent.click(select)
    const bar = screen.getByRole('toolbar', { name: 'Checked tasks' })
    expect(bar).toHaveTextContent('Touch what you mean')
    expect(within(bar).getByRole('button', { name: 'Archive' })).toBeDisabled()
    await userEvent.click(screen.getByText('Rate limit per API key'))
    await userEvent.click(screen.getByRole('checkbox', { name: 'Check Reconcile invoices twice a day' }))
    expect(address()).toBe('/tasks')
    expect(bar).toHaveTextContent('2 selected of 15 · $0.903 · 1 under way')
    await userEvent.click(screen.getByText('Rate limit per API key'))
    await userEvent.click(within(bar).getByRole('button', { name: 'Archive' }))
    await waitFor(() => expect(screen.queryByText('Reconcile invoices twice a day')).toBeNull())
    expect(screen.queryByRole('toolbar')).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Select' }))
    await userEvent.click(
      within(screen.getByRole('toolbar')).getByRole('checkbox', { name: 'Check all tasks' }),
    )
    expect(screen.getByRole('toolbar')).toHaveTextContent('14 selected')
    await userEvent.keyboard('{Escape}')
    expect(screen.queryByRole('toolbar')).toBeNull()
    expect(screen.getByRole('button', { name: 'Select' })).toBeVisible()
  })

  it('stand over time with their agents folded', async () => {
    show('/tasks?as=timeline')
    const row = await rowOf('Reconcile invoices twice a day')
    expect(row).toHaveTextContent('3 agents, $0.188')
    expect(within(row).getByRole('img', { name: /13:08 to|\d\d:\d\d to \d\d:\d\d, 14:00/ })).toBeVisible()
  })

  it('say how the first one is made', async () => {
    mockServer.use(...handlersFor(makeWorld('first-run')))
    show()
    expect(await screen.findByText('No task yet')).toBeVisible()
    expect(screen.getByText(/^fleetdeck submit/)).toBeVisible()
    expect(screen.getByText(/curl -X POST/)).toBeVisible()
  })

  it('say what to do when none fits, and when the server does not answer', async () => {
    const { address } = show('/tasks?q=nobodysaysthis')
    await userEvent.click(await screen.findByRole('button', { name: 'Show all tasks' }))
    expect(address()).toBe('/tasks')
  })

  it('say when the server does not answer, and try again', async () => {
    mockServer.use(
      http.get('*/api/v1/tasks', () => HttpResponse.json({ message: 'It is busy' }, { status: 503 })),
    )
    show()
    expect(await screen.findByText('It is busy')).toBeVisible()
    mockServer.use(...handlersFor(makeWorld('fleet')))
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }))
    expect(await rowOf('Rate limit per API key')).toBeVisible()
  })
})
