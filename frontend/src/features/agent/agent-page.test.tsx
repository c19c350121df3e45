import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, expect, it, vi } from 'vitest'
import { peekAgent, putAgents } from '@/api/agent-rows'
import { streams } from '@/live/streams'
import { tails } from '@/live/tail'
import { makeFact } from '@/testing/make'
import { mockServer } from '@/testing/mock-server'
import { renderAt } from '@/testing/render'
import { toast } from '@/ui/toast'
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
  renderAt('/agents/reviewer-f19', '/agents/:agentId', AgentPage)
  await userEvent.click(await screen.findByRole('button', { name: 'Delete' }))
  const dialog = screen.getByRole('dialog', { name: 'Delete reviewer-f19?' })
  expect(dialog).toHaveTextContent('its cost stays in the ledger')
  expect(within(dialog).getByRole('button', { name: 'Cancel' })).toHaveFocus()
})

it('sends words to an agent that Fleetdeck runs, and keeps them where they did not arrive', async () => {
  const sent = vi.fn()
  let fails = true
  mockServer.use(
    http.post('*/api/v1/agents/builder-3f2/message', async ({ request }) => {
      sent(await request.json())
      if (fails)
        return HttpResponse.json({ code: 'conflict', message: 'its turn has ended' }, { status: 409 })
      return HttpResponse.json(
        { id: 'builder-3f2', status: 'running', changed: true, seq: 1 },
        { status: 202 },
      )
    }),
  )
  show()
  const box = await screen.findByRole('textbox', { name: 'Message to builder-3f2' })
  await userEvent.type(box, 'use the injected clock{Enter}')
  expect(await screen.findByText('Not sent: its turn has ended')).toBeInTheDocument()
  expect(box).toHaveValue('use the injected clock')
  fails = false
  await userEvent.type(box, '{Enter}')
  expect(await screen.findByText('builder-3f2 reads it before its next turn.')).toBeInTheDocument()
  expect(sent).toHaveBeenCalledWith({ text: 'use the injected clock' })
  expect(box).toHaveValue('')
})

it('says that it stopped, though the socket says so before the answer comes', async () => {
  const done = vi.spyOn(toast, 'done')
  let answer = () => {}
  const wanted = new Promise<void>((resolve) => {
    answer = resolve
  })
  mockServer.use(http.post('*/api/v1/agents/builder-3f2/cancel', () => wanted))
  const { client } = show()
  await userEvent.click(await screen.findByRole('button', { name: 'Stop agent' }))
  await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Stop agent' }))
  const agent = peekAgent(client, 'builder-3f2')
  if (!agent) throw new Error('the agent is not known')
  act(() => putAgents(client, [{ ...agent, status: 'cancelled', last_seq: agent.last_seq + 1 }]))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  answer()
  await waitFor(() => expect(done).toHaveBeenCalledWith('Stopped'))
})

it('has no box for an agent that is only watched', async () => {
  renderAt('/agents/reviewer-f19', '/agents/:agentId', AgentPage)
  await screen.findByRole('log', { name: 'Messages' })
  expect(screen.queryByRole('textbox', { name: /^Message to/ })).toBeNull()
})

it('shows words as they are written, until the message is there, and whose words they are', async () => {
  show()
  await screen.findByText(/While the tests run/)
  const said = (seq: number, changes: Record<string, unknown>) =>
    makeFact(seq, {
      type: 'message.recorded',
      time: `2026-11-20T13:40:0${seq % 10}Z`,
      subject: 'agent/builder-3f2',
      data: { agent_id: 'builder-3f2', role: 'user', ...changes },
    })
  const person = said(951, { blocks: [{ type: 'text', text: 'mind the clock' }], steering: true, by: 'mk' })
  const delta = {
    op: 'delta' as const,
    agent_id: 'builder-3f2',
    task_id: 'T-214',
    message_id: 'm-new',
    kind: 'text' as const,
    offset: 0,
    text: 'The clock is inj',
  }
  act(() => {
    tails.add('builder-3f2', [person])
    streams.add({ deltas: [delta], events: [] })
  })
  expect(await screen.findByText('The clock is inj')).toBeInTheDocument()
  expect(screen.getByText('mk')).toBeInTheDocument()
  const whole = said(952, {
    role: 'assistant',
    message_id: 'm-new',
    blocks: [{ type: 'text', text: 'The clock is injected.' }],
  })
  act(() => {
    tails.add('builder-3f2', [whole])
    streams.add({ deltas: [], events: [whole] })
  })
  expect(await screen.findByText('The clock is injected.')).toBeInTheDocument()
  expect(screen.queryByText('The clock is inj')).toBeNull()
})
