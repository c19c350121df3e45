import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { peekAgent, putAgents } from '@/api/agent-rows'
import { asOnPhone } from '@/testing/phone'
import { renderAt } from '@/testing/render'
import { AgentsPage } from './agents-page'

const show = (address = '/agents') => renderAt(address, '/agents', AgentsPage)
const rowOf = async (name: string) => {
  const row = (await screen.findAllByText(name))[0]?.closest<HTMLElement>('[role=row]')
  if (!row) throw new Error(`no row of ${name}`)
  return row
}

// The test's page has no layout; a list in it is as high as this says.
beforeEach(() => {
  vi.restoreAllMocks()
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(900)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1200)
})

describe('the agents', () => {
  it('stand as a tree, trouble first', async () => {
    show()
    await rowOf('builder-c47')
    const rows = screen.getAllByRole('row').slice(1, 9)
    expect(rows.map((row) => [row.querySelector('a')?.textContent, row.getAttribute('aria-level')])).toEqual([
      ['builder-c47', '1'],
      ['builder-e05', '1'],
      ['tester-d14', '1'],
      ['builder-514', '1'],
      ['codex-b19', '1'],
      ['planner-1e4', '1'],
      ['builder-3f2', '2'],
      ['tester-9c1', '3'],
    ])
  })

  it('keep filters, order and the open agent in the address', async () => {
    const { address } = show('/agents?workspace=billing')
    await userEvent.click(await screen.findByRole('button', { name: 'Cost' }))
    await userEvent.click(await rowOf('builder-0c3'))
    expect(address()).toBe('/agents?workspace=billing&sort=-cost&open=builder-0c3')
    expect(await screen.findByRole('complementary', { name: 'Agent builder-0c3' })).toBeVisible()
    expect(screen.queryByText('planner-1e4')).toBeNull()
  })

  it('are searched by what is typed', async () => {
    const { address } = show()
    await rowOf('builder-c47')
    await userEvent.type(screen.getByRole('searchbox', { name: 'Search agents' }), 'diff')
    await waitFor(() => expect(address()).toContain('q=diff'))
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2))
    expect(await rowOf('reviewer-f19')).toBeVisible()
  })

  it('are walked with the arrows and closed with Escape', async () => {
    const { address } = show('/agents?open=builder-c47')
    await screen.findByRole('complementary', { name: 'Agent builder-c47' })
    await userEvent.keyboard('{ArrowDown}')
    expect(address()).toContain('open=builder-e05')
    await userEvent.keyboard('k')
    expect(address()).toContain('open=builder-c47')
    await userEvent.keyboard('{Escape}')
    expect(address()).toBe('/agents')
  })

  it('move with what arrives, without a fetch', async () => {
    const { client } = show()
    const row = await rowOf('builder-3f2')
    const agent = peekAgent(client, 'builder-3f2')
    if (!agent) throw new Error('the row is not known')
    act(() => putAgents(client, [{ ...agent, activity: 'running cargo test', last_seq: agent.last_seq + 1 }]))
    expect(within(row).getByText('running cargo test')).toBeVisible()
  })

  it('can be checked, summed and unchecked', async () => {
    show()
    await userEvent.click(within(await rowOf('tester-d14')).getByRole('checkbox'))
    await userEvent.click(within(await rowOf('builder-514')).getByRole('checkbox'))
    const bar = screen.getByRole('toolbar', { name: 'Checked agents' })
    expect(bar).toHaveTextContent('2 selected of 41 · $0.098 · none is running')
    await userEvent.keyboard('{Escape}')
    expect(screen.queryByRole('toolbar')).toBeNull()
  })

  it('are selected on a phone, where a touch then checks and opens nothing', async () => {
    asOnPhone()
    const { address } = show()
    await userEvent.click(await screen.findByRole('button', { name: 'Select' }))
    const bar = screen.getByRole('toolbar', { name: 'Checked agents' })
    expect(within(bar).getByRole('button', { name: 'Delete' })).toBeDisabled()
    await userEvent.click(await screen.findByText('tester-d14'))
    await userEvent.click(screen.getByRole('checkbox', { name: 'Check builder-514' }))
    expect(bar).toHaveTextContent('2 selected of 41 · $0.098 · none is running')
    expect(address()).toBe('/agents')
    await userEvent.click(screen.getByRole('button', { name: 'Done' }))
    expect(screen.queryByRole('toolbar')).toBeNull()
    expect(screen.queryByRole('checkbox', { name: 'Check builder-514' })).toBeNull()
  })

  it('say what to do when none fits', async () => {
    const { address } = show('/agents?role=NOBODY')
    await userEvent.click(await screen.findByRole('button', { name: 'Show all agents' }))
    expect(address()).toBe('/agents')
  })
})
