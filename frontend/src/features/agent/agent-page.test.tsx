import { act, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { tails } from '@/live/tail'
import { makeFact } from '@/testing/make'
import { renderAt } from '@/testing/render'
import { AgentPage } from './agent-page'

const show = (search = '') => renderAt(`/agents/builder-3f2${search}`, '/agents/:agentId', AgentPage)

// The test's page has no layout; a list in it is as high as this says.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(4000)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1200)
  tails.drop('builder-3f2')
})

it('reads like a chat log: words, folded thoughts, calls on one line with why they failed', async () => {
  show('?from=start')
  const log = await screen.findByRole('log', { name: 'Messages' })
  expect(await within(log).findByText(/before I change the algorithm/)).toBeInTheDocument()
  expect(within(log).getByText('pytest -x tests/limits').closest('div')).toHaveTextContent('exit 1·6.2 s')
  expect(within(log).getAllByText('Thought')[0]?.closest('button')).toHaveAttribute('aria-expanded', 'false')
  expect(within(log).getByText(/calls folded/)).toBeInTheDocument()
})

it('shows what is said now, once, and as text only', async () => {
  show('?from=start')
  await screen.findByText(/before I change the algorithm/)
  const fact = makeFact(900, {
    type: 'message.recorded',
    time: '2026-11-20T13:40:00Z',
    subject: 'agent/builder-3f2',
    data: { role: 'assistant', blocks: [{ type: 'text', text: '<img src=x onerror=alert(1)> said' }] },
  })
  act(() => {
    tails.add('builder-3f2', [fact])
    tails.add('builder-3f2', [fact])
  })
  expect(await screen.findAllByText('<img src=x onerror=alert(1)> said')).toHaveLength(1)
  expect(document.querySelector('img')).toBeNull()
})

it('opens a call, and unfolds what was folded', async () => {
  show('?from=start')
  const log = await screen.findByRole('log', { name: 'Messages' })
  await userEvent.click(await within(log).findByRole('button', { name: /pytest -x tests/ }))
  expect(await within(log).findByText(/FAILED tests\/limits/)).toBeInTheDocument()
  await userEvent.click(within(log).getByRole('button', { name: /calls folded/ }))
  expect(within(log).queryByText(/calls folded/)).toBeNull()
})

it('says who it is, what it cost and to whom it belongs', async () => {
  show()
  const about = await screen.findByRole('complementary', { name: 'About the agent' })
  expect(within(about).getByText('Running')).toBeInTheDocument()
  expect(await within(about).findByText('planner-1e4')).toBeInTheDocument()
  expect(within(about).getByText('computed')).toBeInTheDocument()
})

it('asks before it deletes, with the focus on Cancel', async () => {
  show()
  await userEvent.click(await screen.findByRole('button', { name: 'Delete' }))
  const dialog = screen.getByRole('dialog', { name: 'Delete builder-3f2?' })
  expect(dialog).toHaveTextContent('its cost stays in the ledger')
  expect(within(dialog).getByRole('button', { name: 'Cancel' })).toHaveFocus()
})
